import Testing

@testable import WeftConfigAPI

@Suite("Request target")
struct RequestTargetTests {
    @Test(
        "path segments are decoded and a slash at the end counts",
        arguments: [
            ("/", []), ("/virtual-networks", ["virtual-networks"]), ("/virtual-networks/", ["virtual-networks", ""]),
            ("//", ["", ""]), ("/a%20b/%c3%a4", ["a b", "ä"]), ("/a+b", ["a+b"]), ("/a?b=/c", ["a"]),
        ])
    func segments(path: String, expected: [String]) {
        #expect(RequestTarget(path)?.segments == expected)
    }

    @Test(
        "arguments are form-encoded and the last of a name counts",
        arguments: [
            ("a=1&b=2", "a", "1"), ("a=x+y", "a", "x y"), ("a=%7B%22k%22%3A+1%7D", "a", "{\"k\": 1}"), ("a", "a", ""),
            ("a=", "a", ""), ("a=1&a=2", "a", "2"), ("a==1", "a", "=1"), ("%61=1", "a", "1"), ("&&a=1&", "a", "1"),
        ])
    func arguments(query: String, name: String, value: String) {
        #expect(RequestTarget("/x?\(query)")?.arguments[name] == value)
    }

    @Test("an argument that is not there is nil") func absent() {
        #expect(RequestTarget("/x?a=1")?.arguments["b"] == nil)
    }

    @Test(
        "a broken escape or broken UTF-8 is no target",
        arguments: ["", "x", "/%", "/%4", "/%zz", "/%ff", "/a?b=%", "/a?%=1", "http://host/x"])
    func broken(path: String) {
        #expect(RequestTarget(path) == nil)
    }
}
