import FigureCollector
import Foundation
import Testing

@testable import WeftConnections

/// Figures of the product's own process, over its own port.
@Suite("Scrapes of a controller", .timeLimit(.minutes(2)))
struct ScrapeTests {
    @Test("a collector that bears nothing reads them, also beside others that ask and never read")
    func controller() async throws {
        let product = try ProductProcess.controller(descriptors: 1024)
        defer { product.stop() }
        try await product.waitUntilListening()
        guard case .port(let port) = try #require(product.places[.pages]) else { return }
        var figures = try Scraper(port).scrape()
        let open = #"weft_connections_open{listener="introspect pages"}"#
        // The one that found out that it listens may not be gone yet.
        for _ in 0..<100 where figures.values[open] != 1 { figures = try Scraper(port).scrape() }
        #expect(figures.values[open] == 1)
        #expect(figures.values["weft_control_node_functional"] == 1)
        #expect(figures.values[#"weft_metrics_source_up{source="control-node"}"#] == 1)
        #expect(figures.values[#"weft_routes{family="inet"}"#] != nil)
        #expect(try #require(figures.values["weft_config_revision"]) > 0)
        #expect(figures.values[#"weft_xmpp_sessions{state="Established"}"#] == 0)

        // Far more than fits into the buffers between: each of them has the server wait.
        let deaf = try (0..<32).map { _ in try Scraper(port) }
        for scraper in deaf { try scraper.askWithoutReading(times: 2000) }
        for _ in 0..<5 { #expect(try Scraper(port).scrape().values["weft_control_node_functional"] == 1) }
        withExtendedLifetime(deaf) {}
    }
}
