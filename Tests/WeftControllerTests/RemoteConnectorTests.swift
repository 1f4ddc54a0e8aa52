import FigureCollector
import Logging
import Testing
import WeftConfig
import WeftConnector
import WeftNet

@testable import WeftController

@Suite("A connector in a process of its own", .timeLimit(.minutes(2)))
struct RemoteConnectorTests {
    /// One that holds its lease and does nothing.
    private struct Idle: AttachedConnector {
        var status: ConnectorStatus { ConnectorStatus() }
        func confirmDeletions() {}
        func run() async { while (try? await Task.sleep(for: .seconds(60))) != nil {} }
    }

    @Test("tells its figures, and answers to no name that it was not told")
    func pages() async throws {
        let port = Scraper.freePort()
        let connector = try RemoteConnector(
            Idle(), of: "k8s2", holder: "here/1", api: "https://10.0.0.1:8443",
            pages: ("127.0.0.1", port, ["weft.example"]),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await connector.run() }
        let figures = try await Self.eventually { try Scraper(port).scrape(from: "weft.example") }
        #expect(figures.values[#"weft_metrics_source_up{source="connector"}"#] == 1)
        #expect(figures.values[#"weft_connector_connected{orchestrator="k8s2"}"#] == 1)
        #expect(throws: Scraper.Fault.self) { try Scraper(port).scrape(from: "evil.example") }
        running.cancel()
        _ = await running.result
    }

    /// The pages are served a moment after the start.
    private static func eventually<Value>(_ make: () throws -> Value) async throws -> Value {
        for _ in 0..<300 {
            if let made = try? make() { return made }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try make()
    }
}
