import Foundation
import Logging
import Synchronization
import Testing
import WeftJSON
import WeftNet

@testable import WeftKubernetes

/// A reflector on kube-apiserver while that goes away, comes back, and comes back from a backup.
@Suite(
    "a real API server's outages", .serialized, .timeLimit(.minutes(3)),
    .enabled(if: RealServer.isAvailable, "kube-apiserver or etcd is missing: run lab/build-kubernetes"), .withRealServer
)
struct RealOutageTests {
    private struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
    }

    private let server: RealServer
    init() throws { server = try #require(RealServer.current) }

    private static let maps = KubernetesResource(plural: "configmaps", kind: "ConfigMap")

    /// What a reflector says, as it says it.
    private enum Heard: Equatable {
        case well
        case fault
        case delivery(Reflector<Named>.Delivery)
    }

    private func follow(
        _ namespace: String, silence: Duration = HTTPTransport.longestSilence,
        _ body: (AsyncStream<Heard>) async throws -> Void
    ) async throws {
        let client = KubernetesClient(HTTPTransport(try server.access(), silence: silence))
        try await server.client().create(.namespaces, ["metadata": ["name": .string(namespace)]])
        let (heard, feed) = AsyncStream.makeStream(of: Heard.self)
        let following = Task {
            try await client.reflect(
                KubernetesSelection(Self.maps, namespace: namespace),
                logger: Logger(label: "test") { _ in
                    SwiftLogNoOpLogHandler()
                }, report: { feed.yield($0 == nil ? .well : .fault) }
            ) { feed.yield(.delivery($0)) }
        }
        defer { following.cancel() }
        try await body(heard)
    }

    private func put(_ name: String, in namespace: String) async throws {
        try await server.client().create(Self.maps, in: namespace, ["metadata": ["name": .string(name)]])
    }

    /// Passes by all that comes before what is looked for.
    @discardableResult
    private func wait(for what: (Heard) -> Bool, in heard: AsyncStream<Heard>) async throws -> [Heard] {
        var passed: [Heard] = []
        for await next in heard {
            if what(next) { return passed }
            passed.append(next)
        }
        throw CancellationError()
    }

    /// By an event, or by a list that came in its place.
    private func isTold(_ name: String) -> (Heard) -> Bool {
        { heard in
            switch heard {
            case .delivery(.put(let object)): object.metadata.name == name
            case .delivery(.snapshot(let objects)): objects.contains { $0.metadata.name == name }
            default: false
            }
        }
    }

    @Test("a watch that has nothing to say ends and begins without a fault, and misses nothing")
    func silence() async throws {
        try await follow("idle", silence: .milliseconds(1500)) { heard in
            try await wait(for: { $0 == .well }, in: heard)
            // Well again: the next watch is open.
            #expect(try await !wait(for: { $0 == .well }, in: heard).contains(.fault))
            #expect(try await !wait(for: { $0 == .well }, in: heard).contains(.fault))
            try await put("late", in: "idle")
            #expect(try await !wait(for: isTold("late"), in: heard).contains(.fault))
        }
    }

    @Test("an outage is over for a connector at most ten seconds after it is for the server")
    func outage() async throws {
        try await follow("outage") { heard in
            try await wait(for: { $0 == .well }, in: heard)
            server.stopServer()
            try await wait(for: { $0 == .fault }, in: heard)
            // Long enough for the delays between attempts to be at their longest.
            try await Task.sleep(for: .seconds(8))
            try server.startServer()
            try await server.becomeReady()
            let ready = ContinuousClock.now
            try await wait(for: { $0 == .well }, in: heard)
            #expect(ContinuousClock.now - ready <= .seconds(10))
            try await put("after", in: "outage")
            try await wait(for: isTold("after"), in: heard)
        }
    }

    @Test("what a backup does not hold is known to be gone soon after it was restored")
    func restore() async throws {
        try await follow("restored") { heard in
            try await wait(for: { $0 == .well }, in: heard)
            try await put("kept", in: "restored")
            try await wait(for: isTold("kept"), in: heard)
            try server.backUp()
            try await server.becomeReady()
            // More changes than the server itself makes at its start: else the versions do not go back.
            for number in 1...400 { try await put("undone-\(number)", in: "restored") }
            try await wait(for: isTold("undone-400"), in: heard)
            try server.restore()
            try await server.becomeReady()
            let ready = ContinuousClock.now
            try await wait(
                for: {
                    if case .delivery(.snapshot(let objects)) = $0 {
                        objects.map(\.metadata.name).filter { !$0.hasPrefix("kube-root") } == ["kept"]
                    } else {
                        false
                    }
                }, in: heard)
            #expect(ContinuousClock.now - ready <= .seconds(10))
        }
    }
}
