"""Runs the client conformance and says how it went.

    run.py [WORDS...]        only tests whose names hold one of the words

The last line is `conformance: N passed, N failed`.
"""
import pathlib
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True


class Sentences(unittest.TextTestResult):
    """Prints a test's name as the sentence it is."""

    def getDescription(self, test) -> str:
        name = getattr(test, "_testMethodName", "") or str(test)
        return name.removeprefix("test_").replace("_", " ")


def wanted(suite: unittest.TestSuite, words: list[str]) -> unittest.TestSuite:
    """The tests of `suite` whose names hold one of the words."""
    chosen = unittest.TestSuite()
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            chosen.addTest(wanted(item, words))
        elif any(word in item.id() for word in words):
            chosen.addTest(item)
    return chosen


def main() -> int:
    suite = unittest.defaultTestLoader.discover(str(HERE), "test_*.py")
    if words := sys.argv[1:]:
        suite = wanted(suite, words)
    if "checking" in sys.modules and sys.modules["checking"].checker is None:
        print("conformance: the strict checker is missing (LLM_GATEWAY_TOOLS), answers are held to the package only")
    start = time.monotonic()
    result = unittest.TextTestRunner(sys.stdout, resultclass=Sentences, verbosity=2).run(suite)
    unhappy = {getattr(test, "test_case", test).id() for test, _ in [*result.failures, *result.errors]}
    outside = sum(not isinstance(test, unittest.TestCase) for test, _ in result.errors)
    passed = result.testsRun - (len(unhappy) - outside)
    print(f"conformance: {passed} passed, {len(unhappy)} failed in {time.monotonic() - start:.1f} s")
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
