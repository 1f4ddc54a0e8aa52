import BenchmarkFigures
import Synchronization
import WeftLab
import WeftNet

/// What it takes to attach a pod whose objects are there: ADD by ADD, and many at once.
struct PodFigures {
    let site: BenchSite

    func measure() async throws {
        let network = try await site.makeNetwork("pods", IPv4Prefix(IPv4Address(10, 32, 0, 0), length: 12))
        try await oneByOne(network, count: 200)
        try await sideBySide(network, count: 100, clients: 8)
        try startUp(network)
    }

    private func pods(_ prefix: String, _ count: Int, _ network: FQName) async throws -> [HandmadePod] {
        let pods = (0..<count).map { HandmadePod("\(prefix)\($0)", in: network, on: site.hosts[0]) }
        for pod in pods {
            try await pod.create()
            try pod.makeNamespace()
        }
        return pods
    }

    private func oneByOne(_ network: FQName, count: Int) async throws {
        var times: [Duration] = []
        for pod in try await pods("a", count, network) { times.append(try pod.call("ADD").time) }
        Figure(name: "pod-add-p50", value: times.median, unit: "ms").print()
        Figure(name: "pod-add-p99", value: times.percentile(0.99), unit: "ms").print()
    }

    private func sideBySide(_ network: FQName, count: Int, clients: Int) async throws {
        let pods = try await pods("b", count, network)
        let perSecond = try await rate(count, clients: clients) { try pods[$0].call("ADD") }
        Figure(name: "pod-attaches-\(clients)-at-once", value: perSecond, unit: "1/s").print()
    }

    /// The plugin alone: it starts, reads its input, answers.
    private func startUp(_ network: FQName) throws {
        let pod = HandmadePod("v", in: network, on: site.hosts[0])
        let times = try (0..<100).map { _ in try pod.call("VERSION").time }
        Figure(name: "cni-version-p50", value: times.median, unit: "ms").print()
    }
}
