"""Prints `N passed, N failed` for reports in xUnit form."""
import sys
import xml.etree.ElementTree

passed = failed = 0
for path in sys.argv[1:]:
    try:
        suites = xml.etree.ElementTree.parse(path).getroot().iter("testsuite")
    except (OSError, xml.etree.ElementTree.ParseError):
        failed += 1
        continue
    for suite in suites:
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
            elif case.find("skipped") is None:
                passed += 1
print(f"{passed} passed, {failed} failed")
