package import CoreMetrics
import Synchronization

/// The figures of this process: what swift-metrics is given as its factory, and what `GET /metrics` answers.
///
/// What happens often is counted where it happens, through `Counter`, `Meter` and `Timer` of swift-metrics. What a part
/// of the process knows of itself anyway, such as how many routes there are, it is asked for when somebody reads
/// (``collect(_:)``).
package final class MetricsRegistry: MetricsFactory, Sendable {
    /// Series that there may be. Labels are bounded sets; whoever got one wrong is counted and not kept.
    package static let seriesLimit = 10_000

    /// Names one series.
    private struct Key: Hashable {
        struct Label: Hashable {
            let name: String
            let value: String
        }

        let name: String
        let labels: [Label]

        init(_ name: String, _ dimensions: [(String, String)]) {
            self.name = name
            labels = dimensions.map { Label(name: $0.0, value: $0.1) }
        }

        var exposed: Exposition.Labels { labels.map { ($0.name, $0.value) } }
    }

    private enum Cell {
        case counter(CounterCell)
        case gauge(GaugeCell)
        case histogram(HistogramCell)
    }

    private struct State {
        var cells: [Key: Cell] = [:]
        var definitions: [MetricDefinition] = []
        var collectors: [@Sendable (inout Exposition) async -> Void] = []
        var refused = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Says what figures mean that are counted where they happen.
    package func define(_ definitions: [MetricDefinition]) {
        state.withLock { $0.definitions += definitions }
    }

    package static let refusals = MetricDefinition(
        "weft_metrics_refused_series_total", .counter,
        "Series that were one too many, or of another kind than their name.")

    /// Asks a part of the process for its figures whenever somebody reads.
    package func collect(_ collector: @escaping @Sendable (inout Exposition) async -> Void) {
        state.withLock { $0.collectors.append(collector) }
    }

    /// All figures, as collectors read them.
    package func exposition() async -> Exposition {
        let (cells, definitions, collectors, refused) = state.withLock {
            ($0.cells, $0.definitions, $0.collectors, $0.refused)
        }
        var exposition = Exposition()
        for definition in definitions + [Self.refusals] { exposition.describe(definition) }
        for (key, cell) in cells.sorted(by: { Self.precedes($0.key, $1.key) }) {
            switch cell {
            case .counter(let cell): exposition.add(key.name, .counter, cell.value, key.exposed)
            case .gauge(let cell): exposition.add(key.name, .gauge, cell.value, key.exposed)
            case .histogram(let cell):
                let values = cell.values
                exposition.add(key.name, key.exposed, buckets: values.buckets, bounds: cell.bounds, sum: values.sum)
            }
        }
        for collector in collectors { await collector(&exposition) }
        exposition.add(Self.refusals.name, Self.refusals.kind, Double(refused))
        return exposition
    }

    private static func precedes(_ a: Key, _ b: Key) -> Bool {
        a.name == b.name
            ? a.labels.map(\.value).lexicographicallyPrecedes(b.labels.map(\.value)) : a.name < b.name
    }

    // MARK: The factory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(Key(label, dimensions))
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(Key(label, dimensions))
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(Key(label, dimensions))
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        let key = Key(label, dimensions)
        return aggregate ? histogram(key, HistogramCell.powers) : gauge(key)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(Key(label, dimensions), HistogramCell.seconds)
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    // MARK: Cells

    private func counter(_ key: Key) -> CounterCell {
        cell(key, CounterCell(), Cell.counter) { if case .counter(let cell) = $0 { cell } else { nil } }
    }

    private func gauge(_ key: Key) -> GaugeCell {
        cell(key, GaugeCell(), Cell.gauge) { if case .gauge(let cell) = $0 { cell } else { nil } }
    }

    private func histogram(_ key: Key, _ bounds: [Double]) -> HistogramCell {
        cell(key, HistogramCell(bounds: bounds), Cell.histogram) {
            if case .histogram(let cell) = $0 { cell } else { nil }
        }
    }

    /// The cell of a series, which may be there already. One of another kind, or one too many, leaves `new` to count
    /// for itself.
    private func cell<Kept: Sendable>(
        _ key: Key, _ new: Kept, _ wrap: (Kept) -> Cell, _ unwrap: (Cell) -> Kept?
    ) -> Kept {
        state.withLock { state in
            if let known = state.cells[key] {
                if let same = unwrap(known) { return same }
                state.refused += 1
                return new
            }
            guard state.cells.count < Self.seriesLimit else {
                state.refused += 1
                return new
            }
            state.cells[key] = wrap(new)
            return new
        }
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            let key = state.cells.first { _, cell in
                switch cell {
                case .counter(let cell): cell === handler
                case .gauge(let cell): cell === handler
                case .histogram(let cell): cell === handler
                }
            }?.key
            if let key { state.cells[key] = nil }
        }
    }
}
