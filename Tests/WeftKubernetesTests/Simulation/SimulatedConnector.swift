import Testing
import WeftJSON
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

/// A connector whose every action is one step of the simulation.
final class SimulatedConnector {
    let cluster: AttachedCluster
    private let configuration: SimulatedConfiguration
    private let caller: Caller
    private(set) var synchronizer: ClusterSynchronizer
    private var namespaces: Following<Namespace>
    private var pods: Following<Pod>
    private var definitions: Following<NetworkAttachmentDefinition>
    /// A later connector has taken its place.
    private(set) var isFenced = false
    private(set) var notices: [ClusterSynchronizer.Notice] = []
    private(set) var reports: [ClusterSynchronizer.Report] = []
    private var waitsUntil: MonotonicTime?

    init(_ cluster: AttachedCluster, _ configuration: SimulatedConfiguration, seed: UInt64) throws {
        self.cluster = cluster
        self.configuration = configuration
        caller = try configuration.beginEpoch(of: cluster.orchestrator)
        synchronizer = ClusterSynchronizer(cluster: cluster, seed: seed)
        namespaces = Following("namespaces", cluster.instance, seed: seed &+ 1)
        pods = Following("pods", cluster.instance, seed: seed &+ 2)
        definitions = Following(SimulatedServer.definitions, cluster.instance, seed: seed &+ 3)
    }

    enum Part: CaseIterable { case namespaces, pods, definitions, synchronizer }

    /// Does one thing. Answers whether there was one to do.
    @discardableResult
    func step(
        _ part: Part, _ server: SimulatedServer, at now: MonotonicTime, using generator: inout SeededGenerator,
        losesAnswer: Bool = false
    ) throws -> Bool {
        switch part {
        case .namespaces: try step(\.namespaces, server, now, &generator)
        case .pods: try step(\.pods, server, now, &generator)
        case .definitions: try step(\.definitions, server, now, &generator)
        case .synchronizer: try synchronize(at: now, losesAnswer: losesAnswer)
        }
    }

    /// Runs until nothing is left to do at this time.
    func settle(_ server: SimulatedServer, at now: MonotonicTime, using generator: inout SeededGenerator) throws {
        for _ in 0..<10_000 {
            var isBusy = false
            for part in Part.allCases where try step(part, server, at: now, using: &generator) { isBusy = true }
            if !isBusy { return }
        }
        Issue.record("the connector does not come to rest")
    }

    private func step<Object: TranslatedObject>(
        _ part: ReferenceWritableKeyPath<SimulatedConnector, Following<Object>>, _ server: SimulatedServer,
        _ now: MonotonicTime, _ generator: inout SeededGenerator
    ) throws -> Bool {
        let isBusy = self[keyPath: part].step(server, at: now, using: &generator)
        let deliveries = self[keyPath: part].takeDeliveries()
        for delivery in deliveries { synchronizer.received(delivery) }
        if !deliveries.isEmpty { waitsUntil = nil }
        return isBusy || !deliveries.isEmpty
    }

    func disturb(_ disturbance: Disturbance) {
        synchronizer.disturbed(disturbance)
        waitsUntil = nil
    }

    private func synchronize(at now: MonotonicTime, losesAnswer: Bool) throws -> Bool {
        if !isFenced, let disturbance = configuration.takeDisturbance(of: cluster.orchestrator) {
            disturb(disturbance)
        }
        if let waitsUntil, now < waitsUntil { return false }
        waitsUntil = nil
        let step = synchronizer.next(at: now)
        notices += synchronizer.takeNotices()
        reports += synchronizer.takeReports()
        switch step {
        case .load(let kind): synchronizer.loaded(kind, configuration.load(kind, of: cluster.orchestrator))
        case .reload(let source):
            synchronizer.reloaded(source, configuration.load(source, of: cluster.orchestrator))
        case .lookUp: synchronizer.lookedUp(try configuration.surroundings())
        case .locate(let machine): synchronizer.located(machine, on: configuration.routers(of: machine))
        case .wait(let time):
            waitsUntil = time ?? .zero + .seconds(1 << 32)
            return false
        case .apply(let mutations):
            do throws(ConfigError) {
                try configuration.apply(mutations, by: caller)
                if losesAnswer { synchronizer.lost(at: now) } else { synchronizer.applied(at: now) }
            } catch {
                if error.code == .fenced {
                    isFenced = true
                    synchronizer.lost(at: now)
                } else {
                    synchronizer.refused(error, at: now)
                }
            }
        }
        return true
    }

    func confirmDeletions() {
        synchronizer.confirmDeletions()
        waitsUntil = nil
    }
}

/// A reflector and what it is busy with.
struct Following<Object: KubernetesObject> {
    private let resource: String
    private var reflector: Reflector<Object>
    private var action: Reflector<Object>.Action
    private var waitsUntil: MonotonicTime?
    /// The cluster that an open watch reads from, and how far it has read.
    private var watch: (cluster: SimulatedCluster, version: Int, opened: Bool)?

    init(_ resource: String, _ identity: String, seed: UInt64) {
        self.resource = resource
        reflector = Reflector(
            identity: identity, isOptional: resource == SimulatedServer.definitions, seed: seed)
        action = reflector.start()
    }

    mutating func takeDeliveries() -> [Reflector<Object>.Delivery] { reflector.takeDeliveries() }

    mutating func step(_ server: SimulatedServer, at now: MonotonicTime, using generator: inout SeededGenerator) -> Bool
    {
        do {
            switch action {
            case .wait(let duration):
                let end = waitsUntil ?? now + duration
                waitsUntil = end
                guard now >= end else { return false }
                waitsUntil = nil
                action = reflector.waited(at: now)
            case .identify: action = reflector.identified(try server.proof(), at: now)
            case .list(let next): action = reflector.received(try server.page(resource, continuing: next))
            case .watch(let version): return try follow(from: version, server, now, &generator)
            }
        } catch {
            watch = nil
            action = reflector.failed(error, at: now)
        }
        return true
    }

    private mutating func follow(
        from version: String, _ server: SimulatedServer, _ now: MonotonicTime, _ generator: inout SeededGenerator
    ) throws(KubernetesError) -> Bool {
        guard let watch else {
            _ = try server.events(resource, after: Int(version) ?? 0)
            self.watch = (server.cluster, Int(version) ?? 0, false)
            return true
        }
        guard watch.opened else {
            self.watch?.opened = true
            if let next = reflector.watchOpened(try server.proof(), at: now) {
                self.watch = nil
                action = next
            }
            return true
        }
        // An open watch stays with the server that it was opened on.
        let events = try SimulatedServer(cluster: watch.cluster, fault: server.fault)
            .events(resource, after: watch.version)
        for event in events {
            self.watch?.version = event.version
            let object = try Object(event.object)
            if let next = reflector.received(event.isRemoval ? .remove(object) : .put(object)) {
                self.watch = nil
                action = next
                return true
            }
        }
        if Int.random(in: 0..<12, using: &generator) == 0 {
            self.watch = nil
            if Bool.random(using: &generator),
                let next = reflector.received(.bookmark("\(watch.cluster.version)"))
            {
                action = next
                return true
            }
            action = reflector.watchEnded(at: now)
            return true
        }
        return !events.isEmpty
    }
}
