import WeftBGPWire
import WeftNet
import WeftRouting

/// What the routing core costs, without sockets or codecs: nanoseconds of CPU per operation.
///
/// `cpuTime` reads the CPU time of the process in nanoseconds; the caller brings it, with whatever else it measures.
enum RoutingBenchmark {
    struct Figure {
        var name: String
        var value: Double
        var unit: String
    }

    static func run(routes count: Int, cpuTime: () -> UInt64, residentBytes: () -> Int) -> [Figure] {
        var figures: [Figure] = []
        func measure(_ name: String, _ operations: Int, _ body: () -> Void) {
            let start = cpuTime()
            body()
            figures.append(Figure(name: name, value: Double(cpuTime() - start) / Double(operations), unit: "ns"))
        }
        func measureBytes(_ name: String, _ body: () -> Void) {
            let start = residentBytes()
            body()
            figures.append(Figure(name: name, value: Double(residentBytes() - start) / Double(count), unit: "B/route"))
        }

        let bench = Bench(instances: 0, routes: count)
        measureBytes("memory") { measure("insert", count) { bench.announceAll(from: 0, preference: 100) } }
        measureBytes("memory second path") {
            measure("insert better", count) { bench.announceAll(from: 1, preference: 200) }
        }
        measure("replace best", count) { bench.announceAll(from: 1, preference: 300) }
        measure("repeat", count) { bench.announceAll(from: 1, preference: 300) }
        measure("look up best", count) { bench.lookUpAll() }
        measure("withdraw best", count) { bench.withdrawAll(from: 1) }
        let reader = bench.rib.attachReader(to: bench.table)
        measure("read", count) { bench.readAll(reader) }
        measure("change and read", count) {
            bench.announceAll(from: 0, preference: 400)
            bench.readAll(reader)
        }
        measure("withdraw last", count) { bench.withdrawAll(from: 0) }
        measure("read removals", count) { bench.readAll(reader) }
        bench.rib.detachReader(reader)

        let fanOut = 10
        let leak = Bench(instances: fanOut, routes: max(1, count / fanOut))
        measure("leak to \(fanOut) tables, per copy", count) { leak.announceAll(from: 0, preference: 100) }
        measure("change of leaked, per copy", count) { leak.announceAll(from: 0, preference: 200) }
        measure("disconnect and connect one, per route", max(1, count / fanOut)) { leak.reconnect(instance: 1) }
        measure("withdraw of leaked, per copy", count) { leak.withdrawAll(from: 0) }
        return figures
    }
}

/// A RIB with one exporting table, `instances` importers, and prefixes in random order.
private final class Bench {
    var rib = RIB()
    let table: TableID
    private var importers: [InstanceID] = []
    private var sources: [SourceID] = []
    private var prefixes: [IPv4Prefix] = []
    private let target = RouteTarget(asn: 64512, 8_000_001)!
    private var random = SeededGenerator(seed: 1)

    init(instances: Int, routes: Int) {
        let exporter = rib.addInstance()
        rib.setTargets(of: exporter, imports: [], exports: instances > 0 ? [target] : [])
        table = rib.table(.inet, of: exporter)
        for _ in 0..<instances {
            importers.append(rib.addInstance())
            rib.setTargets(of: importers.last!, imports: [target], exports: [])
        }
        for number in 1...2 as ClosedRange<UInt64> {
            sources.append(rib.addSource(.xmpp, routerID: nil, order: number)!)
        }
        prefixes = (0..<UInt32(routes)).map { IPv4Prefix(IPv4Address(rawValue: 0x0100_0000 &+ $0 &* 256), length: 24) }
        prefixes.shuffle(using: &random)
    }

    /// 64 sets of attributes, as many next hops.
    func announceAll(from source: Int, preference: UInt32) {
        let ids = (0..<64 as Range<UInt8>).map { number in
            var attributes = PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, number)))
            attributes.localPreference = preference
            return rib.intern(attributes)!
        }
        for (index, prefix) in prefixes.enumerated() {
            rib.announce(RouteKey(prefix), in: table, from: sources[source], attributes: ids[index % 64], label: 16)
        }
        for id in ids { rib.release(id) }
    }

    func withdrawAll(from source: Int) {
        for prefix in prefixes { rib.withdraw(RouteKey(prefix), in: table, from: sources[source]) }
    }

    func lookUpAll() {
        var found = 0
        for prefix in prefixes {
            guard let route = rib.route(to: RouteKey(prefix), in: table) else { continue }
            rib.forEachBestPath(of: route) { _ in found += 1 }
        }
        precondition(found >= prefixes.count)
    }

    func readAll(_ reader: ReaderID) {
        while case .route = rib.next(for: reader) { rib.pass(reader) }
    }

    func reconnect(instance: Int) {
        rib.setTargets(of: importers[instance], imports: [], exports: [])
        rib.setTargets(of: importers[instance], imports: [target], exports: [])
    }
}
