import CoreMetrics
import Testing

@testable import WeftMetrics

@Suite("The figures of a process")
struct MetricsRegistryTests {
    private let registry = MetricsRegistry()

    private func lines() async -> [Substring] {
        await registry.exposition().text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    @Test("each kind of swift-metrics is kept as what it is")
    func kinds() async {
        registry.makeCounter(label: "a_total", dimensions: []).increment(by: 2)
        registry.makeFloatingPointCounter(label: "b_total", dimensions: []).increment(by: 0.5)
        registry.makeMeter(label: "c", dimensions: [("x", "1")]).set(7.0)
        registry.makeRecorder(label: "d", dimensions: [], aggregate: false).record(9 as Int64)
        registry.makeRecorder(label: "e", dimensions: [], aggregate: true).record(3 as Int64)
        registry.makeTimer(label: "f_seconds", dimensions: []).recordNanoseconds(2_000_000)
        let lines = await lines()
        for line in [
            "a_total 2", "b_total 0.5", "c{x=\"1\"} 7", "d 9", "e_bucket{le=\"2\"} 0", "e_bucket{le=\"4\"} 1",
            "e_sum 3",
            "f_seconds_bucket{le=\"0.001\"} 0", "f_seconds_bucket{le=\"0.0025\"} 1", "f_seconds_count 1",
        ] {
            #expect(lines.contains { $0 == line }, "\(line)")
        }
    }

    @Test("who asks for the same series again goes on with it")
    func sameSeries() async {
        for _ in 0..<3 { registry.makeCounter(label: "a_total", dimensions: [("x", "1")]).increment(by: 1) }
        registry.makeCounter(label: "a_total", dimensions: [("x", "2")]).increment(by: 1)
        let lines = await lines()
        #expect(lines.contains("a_total{x=\"1\"} 3"))
        #expect(lines.contains("a_total{x=\"2\"} 1"))
    }

    @Test("a series of another kind, and one too many, are counted and not kept")
    func refused() async {
        registry.makeCounter(label: "a", dimensions: []).increment(by: 1)
        registry.makeMeter(label: "a", dimensions: []).set(5.0)
        for number in 0..<MetricsRegistry.seriesLimit {
            registry.makeCounter(label: "b_total", dimensions: [("n", "\(number)")]).increment(by: 1)
        }
        let lines = await lines()
        #expect(lines.contains("a 1"))
        #expect(lines.contains("weft_metrics_refused_series_total 2"))
        #expect(lines.count == MetricsRegistry.seriesLimit + 1)
    }

    @Test("what is destroyed is shown no more")
    func destroyed() async {
        let counter = registry.makeCounter(label: "a_total", dimensions: [])
        counter.increment(by: 1)
        registry.destroyCounter(counter)
        #expect(await lines() == ["weft_metrics_refused_series_total 0"])
    }

    @Test("parts of the process are asked when somebody reads, each time anew")
    func collectors() async {
        let gauge = GaugeCell()
        registry.collect { $0.add("weft_now", .gauge, gauge.value) }
        gauge.set(1.0)
        #expect(await lines().contains("weft_now 1"))
        gauge.set(2.0)
        #expect(await lines().contains("weft_now 2"))
    }
}
