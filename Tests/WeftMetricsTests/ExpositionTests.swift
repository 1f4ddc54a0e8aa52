import Testing

@testable import WeftMetrics

@Suite("Figures as collectors read them")
struct ExpositionTests {
    @Test("families stand in the order of their names, each with its kind before its figures")
    func families() {
        var exposition = Exposition()
        exposition.add("weft_routes", .gauge, 12, [("family", "inet")])
        exposition.add("weft_commits_total", .counter, 3)
        exposition.add("weft_routes", .gauge, 0.5, [("family", "inet6")])
        #expect(
            exposition.text == """
                # TYPE weft_commits_total counter
                weft_commits_total 3
                # TYPE weft_routes gauge
                weft_routes{family="inet"} 12
                weft_routes{family="inet6"} 0.5

                """)
    }

    @Test("values of labels are escaped, signs that no name may have are replaced")
    func texts() {
        var exposition = Exposition()
        exposition.add("hb.requests", .counter, 1, [("http.route", "a\\b\"c\nd")])
        exposition.add("1st", .gauge, .infinity)
        #expect(exposition.text.contains(#"hb_requests{http_route="a\\b\"c\nd"} 1"#))
        #expect(exposition.text.contains("_1st +Inf"))
    }

    @Test(
        "no text ends its line or its quotes, whatever signs are one character together",
        arguments: [
            ("x\r\ny", "x\r\\ny"), ("\r\n\r\n", "\r\\n\r\\n"), ("\n\u{301}", "\\n\u{301}"),
            ("back\\\u{301}", "back\\\\\u{301}"), ("quo\"\u{301}te", "quo\\\"\u{301}te"),
        ])
    func characters(text: String, escaped: String) {
        var exposition = Exposition()
        exposition.add("weft_x", .gauge, 1, [("peer", text)])
        #expect(Array(exposition.text.utf8) == Array("# TYPE weft_x gauge\nweft_x{peer=\"\(escaped)\"} 1\n".utf8))
        guard !text.contains("quo") else { return }
        // Quotes have a meaning in labels only.
        var remark = Exposition()
        remark.remark(text)
        #expect(Array(remark.text.utf8) == Array("# \(escaped)\n".utf8))
    }

    @Test("a name has one kind")
    func oneKind() {
        var exposition = Exposition()
        exposition.add("weft_x", .gauge, 1)
        exposition.add("weft_x", .counter, 2)
        #expect(exposition.text == "# TYPE weft_x gauge\nweft_x 1\n")
    }

    @Test("a histogram's buckets are added up, the last one is all of them")
    func histogram() {
        var exposition = Exposition()
        exposition.add("weft_wait_seconds", [("port", "8082")], buckets: [2, 0, 1], bounds: [0.1, 1], sum: 3.25)
        #expect(
            exposition.text == """
                # TYPE weft_wait_seconds histogram
                weft_wait_seconds_bucket{port="8082",le="0.1"} 2
                weft_wait_seconds_bucket{port="8082",le="1"} 2
                weft_wait_seconds_bucket{port="8082",le="+Inf"} 3
                weft_wait_seconds_sum{port="8082"} 3.25
                weft_wait_seconds_count{port="8082"} 3

                """)
    }
}
