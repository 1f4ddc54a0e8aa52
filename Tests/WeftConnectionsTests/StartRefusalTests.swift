import Testing

/// What stands on a command line and cannot be meant.
@Suite("What a process refuses at its start")
struct StartRefusalTests {
    private static let controller = ["controller", "--data-dir", "/proc/nobody"]
    private static let agent = ["agent", "--address", "10.0.0.1", "--interface", "nobody", "--controller", "10.0.0.2"]
    private static let nowhere = "http://127.0.0.1:0"

    static let cases: [(arguments: [String], word: String)] =
        ["--api-port", "--tls-port", "--xmpp-port", "--bgp-port", "--introspect-port"].map {
            (controller + [$0, "65536"], $0)
        } + [
            (["controller", "--data-dir", ""], "--data-dir"),
            (controller + ["--address", "300.1.1.1"], "--address"), (controller + ["--name", "a:b"], "--name"),
            (agent + ["--name", ""], "--name"), (agent + ["--name", "a/../b"], "--name"),
            (agent + ["--name", "a", "--introspect", "8085"], "--introspect"),
            (agent + ["--name", "a", "--socket", "cni.sock"], "--socket"),
            (agent + ["--name", "a", "--state-dir", ""], "--state-dir"),
            (agent + ["--name", "a", "--pins", "../a"], "--pins"),
            (agent + ["--name", "a", "--controller", "10.0.0.2:0"], "--controller"),
            (["control-node", "--name", "a", "--api", nowhere], nowhere),
            (["host", "list", "--api", nowhere], nowhere),
            (["route", "neighbor", "--introspect", nowhere], nowhere),
            (["host", "add", "", "10.0.0.1"], "name"), (["route", "show", "--limit", "0"], "--limit"),
        ]

    @Test("is said with what it is about, and ends it", arguments: cases.indices)
    func refused(index: Int) async throws {
        let (arguments, word) = Self.cases[index]
        let process = try ProductProcess(1024, [:]) { _ in arguments }
        defer { process.stop() }
        let status = try #require(try await process.waitUntilEnded())
        #expect([1, 64].contains(status) && process.text.contains(word), "\(arguments): \(status) \(process.text)")
    }
}
