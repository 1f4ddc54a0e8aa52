import FigureCollector
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing
import WeftHTTPServer
import WeftMetrics

@testable import WeftIntrospect

@Suite("Figures for collectors")
struct FigureTests {
    private func figures(
        of pages: any IntrospectPages, _ registry: MetricsRegistry = MetricsRegistry()
    ) async throws -> StrictExposition {
        let server = IntrospectServer(
            address: "127.0.0.1", port: 0, pages: pages, metrics: registry, logger: Logger(label: "test"))
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                await server.respond(to: request, context: HTTPContext(source: .init(logger: Logger(label: "test"))))
            })
        return try await application.test(.router) { client in
            try await client.execute(uri: "/metrics", method: .get) { response in
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
                return try StrictExposition(parsing: String(buffer: response.body))
            }
        }
    }

    @Test("a control node tells sessions, messages and routes as its pages do")
    func controlNode() async throws {
        let figures = try await figures(of: ControlNodePages(SampleControlNode()))
        let peer = #"peer="gw1",instance="default-domain:default-project:ip-fabric:__default__""#
        #expect(figures.values[#"weft_bgp_sessions{state="Established"}"#] == 1)
        #expect(figures.values[#"weft_bgp_sessions{state="Idle"}"#] == 0)
        #expect(figures.values["weft_bgp_peer_up{\(peer)}"] == 1)
        #expect(figures.values[#"weft_bgp_messages_total{\#(peer),direction="in",type="keepalive"}"#] == 7)
        #expect(figures.values["weft_bgp_received_routes_total{\(peer)}"] == 20)
        #expect(figures.values["weft_bgp_received_bytes_total{\(peer)}"] == 1000)
        #expect(figures.values[#"weft_xmpp_sessions{state="Established"}"#] == 1)
        #expect(figures.values[#"weft_xmpp_agent_paths{agent="compute-7"}"#] == 1)
        #expect(figures.values["weft_control_node_functional"] == 1)
        #expect(figures.values[#"weft_paths{family="inet"}"#] == 3)
    }

    @Test("a control node that cannot be asked has no figures, which a figure says, and others are told as ever")
    func unanswered() async throws {
        let figures = try await figures(of: ControlNodePages(SampleControlNode(fault: CancellationError())))
        #expect(figures.values[#"weft_metrics_source_up{source="control-node"}"#] == 0)
        #expect(figures.remarks == ["control-node cannot be read: CancellationError()"])
        for family in ControlNodeMetrics.all.map(\.definition.name) { #expect(figures.kinds[family] == nil) }
        #expect(try #require(figures.values["process_open_fds"]) > 2)

        let others = try await self.figures(of: ControlNodePages(SampleControlNode()))
        #expect(others.values[#"weft_metrics_source_up{source="control-node"}"#] == 1)
        #expect(others.remarks == [])
    }

    @Test("an agent tells ports, routes and drops as its pages do")
    func agent() async throws {
        let figures = try await figures(of: AgentPages(SampleAgent()))
        #expect(figures.values[#"weft_agent_ports{state="active"}"#] == 1)
        #expect(figures.values["weft_agent_vrfs"] == 1)
        #expect(figures.values["weft_agent_routes"] == 2)
        #expect(figures.values[#"weft_agent_control_node_up{control_node="172.31.9.29"}"#] == 1)
        #expect(figures.values[#"weft_agent_dropped_packets_total{reason="ttl"}"#] == 3)
        #expect(figures.values[#"weft_metrics_source_up{source="data-plane"}"#] == 1)
    }

    @Test("drops that cannot be read are missing, which a figure says, and their pages are errors")
    func unreadDrops() async throws {
        let pages = AgentPages(SampleAgent(fault: CancellationError()))
        let figures = try await figures(of: pages)
        #expect(figures.kinds["weft_agent_dropped_packets_total"] == nil)
        #expect(figures.values[#"weft_metrics_source_up{source="data-plane"}"#] == 0)
        #expect(figures.values["weft_agent_vrfs"] == 1)
        for page in ["KDropStatsReq", "KInterfaceReq"] {
            await #expect(throws: CancellationError.self) { try await pages.answer(IntrospectRequest(page)) }
        }
    }

    @Test("every process tells what it takes and what its listeners take, and what it counts itself")
    func process() async throws {
        let registry = MetricsRegistry()
        registry.collect { $0.add("weft_other", .gauge, 5, [("text", "a\\b\"c\nd")]) }
        let figures = try await figures(of: AgentPages(SampleAgent()), registry)
        #expect(figures.values[#"weft_other{text="a\\b\"c\nd"}"#] == 5)
        #expect(try #require(figures.values["process_cpu_seconds_total"]) > 0)
        #expect(try #require(figures.values["process_resident_memory_bytes"]) > 1_048_576)
        #expect(try #require(figures.values["process_open_fds"]) > 2)
        #expect(try #require(figures.values["process_start_time_seconds"]) > 1_500_000_000)
        #expect(figures.values[#"weft_connections_open{listener="introspect pages"}"#] == 0)
        #expect(figures.meanings["process_open_fds"] == "Open descriptors.")
    }

    @Test(
        "a reader that bears nothing is one",
        arguments: [
            "weft_a 1\nweft_a 1\n", "# TYPE weft_a counter\nweft_a 1\n", "# TYPE weft_a gauge\n",
            "weft_a{b=\"c\nd\"} 1\n",
            "# TYPE weft_a gauge\nweft_a 1", "# TYPE weft_a gauge\n# HELP weft_a late\nweft_a 1\n", "1a 1\n",
        ])
    func strict(text: String) {
        #expect(throws: StrictExposition.Fault.self) { try StrictExposition(parsing: text) }
    }
}
