internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct CacheControlTests {
    @Test(
        arguments: [
            ("", false, nil), ("Accept: no-store\r\n", false, nil),
            ("Cache-Control: no-store\r\n", true, nil), ("cache-control: max-age=5, No-Store\r\n", true, .seconds(5)),
            ("Cache-Control: no-cache\r\n", false, .zero), ("Cache-Control: max-age=60, no-cache\r\n", false, .zero),
            ("Cache-Control: max-stale\r\nCache-Control: no-cache\r\n", false, .zero),
            ("Cache-Control: max-age=60\r\n", false, .seconds(60)),
            ("Cache-Control: x\r\nCache-Control: max-age=0\r\n", false, .zero),
            ("Cache-Control: x,  MAX-AGE=7 \r\n", false, .seconds(7)),
            ("Cache-Control: max-age=99999999999999999999\r\n", false, .seconds(1 << 31)),
            ("Cache-Control: max-age=-5\r\n", false, .zero), ("Cache-Control: max-age=\"5\"\r\n", false, .zero),
            ("Cache-Control: s-max-age=5, x-max-age=3\r\n", false, nil),
        ] as [(String, Bool, Duration?)])
    func `a client says what it wants of a cache`(_ lines: String, _ forbidsStoring: Bool, _ maxAge: Duration?) {
        let control = CacheControl(HTTPFields(lines))
        #expect(control.forbidsStoring == forbidsStoring)
        #expect(control.maxAge == maxAge)
    }
}
