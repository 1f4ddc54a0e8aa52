import Testing
import WeftConnections
import WeftMetrics
import WeftNet

@testable import WeftConfigAPI
@testable import WeftHTTPServer

@Suite("Figures of requests")
struct RequestMetricsTests {
    @Test("requests count by method, pattern and status, and strangers make no labels")
    func labels() async {
        let registry = MetricsRegistry()
        let metrics = RequestMetrics(registry)
        for (method, target, status) in [
            ("GET", "/virtual-network/\(ObjectID.derived(from: "a"))?fields=x", 200),
            ("GET", "/project/\(ObjectID.derived(from: "b"))", 200), ("POST", "/virtual-networks", 409),
            ("GET", "/nonsense/1", 404), ("BREW", "/nonsense/2", 405), ("GET", "/virtual%2Dnetworks", 200),
            ("GET", "//", 404), ("GET", "/virtual-networks/", 404), ("GET", "/%zz", 400),
        ] {
            metrics.answered(
                AnsweredRequest(
                    method: method, target: target, route: nil, status: status, identity: .person(""),
                    source: ConnectionSource(nil), duration: .milliseconds(2), id: nil))
        }
        let lines = Set(await registry.exposition().text.split(separator: "\n").map(String.init))
        for line in [
            #"weft_api_requests_total{method="GET",route="/{type}/{uuid}",status="200"} 2"#,
            #"weft_api_requests_total{method="POST",route="/{types}",status="409"} 1"#,
            #"weft_api_requests_total{method="GET",route="other",status="404"} 3"#,
            #"weft_api_requests_total{method="GET",route="other",status="400"} 1"#,
            #"weft_api_requests_total{method="GET",route="/{types}",status="200"} 1"#,
            #"weft_api_requests_total{method="other",route="other",status="405"} 1"#,
            #"weft_api_request_duration_seconds_sum{method="GET",route="/{type}/{uuid}"} 0.004"#,
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }
}
