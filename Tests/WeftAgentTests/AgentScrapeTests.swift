import FigureCollector
import Testing
import WeftAgent
import WeftVRouter

@Suite("Scrapes of an agent", .timeLimit(.minutes(2)))
struct AgentScrapeTests {
    @Test("a collector that bears nothing reads its figures, also beside others that ask and never read")
    func agent() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let port = Scraper.freePort()
        try await AgentTests.withAgent(
            in: workplace, interfaces, FakeDriver(interfaces), EchoingControlNode(configuration: Example.configuration),
            pages: ("127.0.0.1", port), names: ["compute-1.example"]
        ) {
            let added = try await AgentTests.plugin(AgentTests.frame("ADD", workplace), workplace)
            #expect(added.exitCode == 0)
            let figures = try await Self.eventually { try Scraper(port) }.scrape()
            #expect(figures.values["weft_agent_functional"] == 1)
            #expect(figures.values[#"weft_agent_ports{state="active"}"#] == 1)
            #expect(figures.values["weft_agent_vrfs"] == 1)
            #expect(figures.values[#"weft_metrics_source_up{source="data-plane"}"#] == 1)
            #expect(figures.values[#"weft_agent_control_node_up{control_node="control-1"}"#] == 1)
            // What did not happen yet is told, lest its first time is no growth.
            for reason in DropReason.allCases {
                #expect(figures.values["weft_agent_dropped_packets_total{reason=\"\(reason.name)\"}"] != nil)
            }
            for kind in DatapathDeviation.Kind.allCases {
                let figure = figures.values["weft_agent_deviations_total{kind=\"\(kind.rawValue)\"}"]
                #expect((figure != nil) == kind.isOurs)
            }
            for subject in UnservedFamily.Subject.allCases {
                #expect(figures.values["weft_agent_unserved_total{what=\"\(subject.rawValue)\"}"] == 0)
            }
            let named = try Scraper(port).scrape(from: "compute-1.example:\(port)")
            #expect(named.values["weft_agent_functional"] == 1)
            #expect(throws: Scraper.Fault.self) { try Scraper(port).scrape(from: "compute-2.example") }

            let deaf = try (0..<32).map { _ in try Scraper(port) }
            for scraper in deaf { try scraper.askWithoutReading(times: 2000) }
            for _ in 0..<5 { #expect(try Scraper(port).scrape().values["weft_agent_functional"] == 1) }
            withExtendedLifetime(deaf) {}
        }
    }

    /// The pages are served a moment after the plugin's socket.
    private static func eventually(_ make: () throws -> Scraper) async throws -> Scraper {
        for _ in 0..<300 {
            if let made = try? make() { return made }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try make()
    }
}
