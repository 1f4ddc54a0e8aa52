import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// The engine knows no orchestrator: it does for a farm of other kinds what it does for the ones that we have.
@Suite("An orchestrator of other kinds")
struct EngineTests {
    private let configuration: FarmConfiguration
    private let farm: FarmConnector

    init() throws {
        configuration = try FarmConfiguration()
        try configuration.addHost("node-a")
        farm = try FarmConnector("farm1", configuration)
        farm.stock(.folder("shop"), .segment("front", in: "shop", "10.1.0.0/16"), .guest("web", on: "front"))
    }

    private var status: ConnectorStatus { ConnectorStatus(farm.synchronizer) }

    /// Lists all, and lets time pass in steps that are shorter than any delay.
    private func settle(from start: Duration = .zero, for duration: Duration = .zero) throws {
        for second in 0...Int(duration.components.seconds) {
            try farm.settle(at: MonotonicTime.zero + start + .seconds(second))
        }
    }

    private func synchronize() throws {
        farm.list()
        try settle()
    }

    @Test(
        "what a person deleted is made again whole, also by a change that comes before the news",
        arguments: [.virtualMachineInterface, .instanceIp] as [ObjectType])
    func unheardDeletion(type: ObjectType) throws {
        try synchronize()
        let guest = FarmObject.guest("web", on: "front")
        try configuration.run { core throws(ConfigError) in
            // What refers to it goes first.
            for kind in FarmView.guestTypes.reversed() {
                if let row = core.catalog.row(guest.id(kind)) { try core.delete(kind, row.id) }
                if kind == type { return }
            }
        }
        var changed = guest
        changed.tags = ["tier=front"]
        farm.put(changed)
        while try farm.step(at: .zero) {}
        try settle(for: .seconds(60))
        #expect(status.isInSync)
        let address = try #require(configuration.record(guest.id(.instanceIp)))
        #expect(address["instance_ip_address"] != nil)
        for kind in [ObjectType.virtualNetwork, .virtualMachineInterface] {
            #expect(address.object.references[to: kind].count == 1)
        }
        let port = try #require(configuration.record(guest.id(.virtualMachineInterface)))
        for kind in [ObjectType.virtualNetwork, .virtualMachine, .tag] {
            #expect(port.object.references[to: kind].count == 1)
        }
    }

    @Test("is carried out, and what has been written once is not written again")
    func carriedOut() throws {
        farm.stock(.guest("db", on: "front", tags: ["tier=back"]))
        try synchronize()
        #expect(configuration.names(.project).filter { $0.hasPrefix("farm1") } == ["farm1-farm", "farm1-shop"])
        #expect(configuration.names(.virtualMachine) == ["farm1__db", "farm1__web"])
        #expect(configuration.names(.tag) == ["tier=back"])
        #expect(status.isInSync)
        #expect(status.owned == 2 + 1 + 1 + 2 * 3)
        #expect(status.owned == configuration.ownedCount(by: farm.orchestrator))
        #expect(farm.reports.map(\.unit.name).sorted() == ["db", "web"])
        let machine = FarmObject.guest("web", on: "front").id(.virtualMachine)
        #expect(configuration.routers(of: machine).count == 1)
        let claims = configuration.core.claims(of: farm.orchestrator.id).map(\.type)
        #expect(Set(claims) == [.virtualRouter, .virtualNetwork])
        let writes = configuration.writes
        farm.list()
        try settle(from: .seconds(1))
        #expect(configuration.writes == writes)
        try farm.restart()
        try synchronize()
        // The epoch, and the claim on the tag that comes and goes.
        #expect(configuration.writes <= writes + 2)
        #expect(status.isInSync)
    }

    @Test("waits for the list of its scopes, and for nothing else")
    func scopes() throws {
        farm.list(.segment, .guest)
        try settle()
        #expect(farm.batches.isEmpty)
        farm.list(.folder)
        try settle()
        #expect(configuration.names(.virtualMachine) == ["farm1__web"])
    }

    @Test("without a kind is in sync when the others are")
    func absentKind() throws {
        farm.clear(.segment, "front")
        farm.clear(.guest, "web")
        farm.list(.folder, .guest)
        try settle()
        #expect(!status.isInSync)
        farm.lackSegments()
        #expect(status.isInSync)
    }

    @Test("loses what it drops, machines first and what others stand on last, in one batch")
    func removal() throws {
        try synchronize()
        let batches = farm.batches.count
        for (kind, name) in [(.folder, "shop"), (.segment, "front"), (.guest, "web")] as [(FarmKind, String)] {
            farm.remove(kind, name)
        }
        try settle()
        #expect(farm.batches.count == batches + 1)
        #expect(farm.refusals.isEmpty)
        #expect(configuration.ownedCount(by: farm.orchestrator) == 2)
        #expect(status.isInSync)
    }

    @Test("a machine whose name another has by now makes room for it, seen or not", arguments: [true, false])
    func replaced(isSeen: Bool) throws {
        try synchronize()
        let new = FarmObject.guest("web", uid: "uid-2", on: "front")
        if isSeen {
            farm.put(new)
        } else {
            farm.stock(new)
            try farm.restart()
            farm.list()
        }
        try settle()
        #expect(configuration.names(.virtualMachine) == ["farm1__web"])
        #expect(configuration.owner(of: new.id(.virtualMachine))?.sourceUID == "uid-2")
        // Unseen, the new one is tried before the list is compared.
        #expect(farm.refusals.isEmpty == isSeen)
        #expect(status.isInSync)
    }

    @Test("a list that drops too much, or every machine, is not believed until a person says so", arguments: [40, 1])
    func brake(guests: Int) throws {
        for index in 1..<guests { farm.stock(.guest("web-\(index)", on: "front")) }
        try synchronize()
        farm.clear(.guest, "web")
        for index in 2..<max(guests, 2) { farm.clear(.guest, "web-\(index)") }
        try farm.restart()
        try synchronize()
        #expect(configuration.names(.virtualMachine).count == guests)
        let gone = guests == 1 ? 1 : guests - 1
        #expect(status.brakes == ["Guest": DeletionBrake(deletions: 3 * gone, owned: 3 * guests)])
        #expect(!status.isInSync)
        farm.confirmDeletions()
        try settle()
        #expect(configuration.names(.virtualMachine).count == guests - gone)
        #expect(status.isInSync)
    }

    @Test("what is refused keeps nothing else from being done, is told once, and is done when its reason is gone")
    func halving() throws {
        for index in 0..<20 { farm.stock(.folder("f\(index)")) }
        let taken = try configuration.run { core throws(ConfigError) in
            try core.create(.project, ["fq_name": ["default-domain", "farm1-f7"], "parent_type": "domain"], for: nil).id
        }
        farm.list()
        try settle()
        // One that is refused alone is found by halving, not by trying each.
        #expect(farm.batches.count < 20)
        #expect(configuration.ownedCount(by: farm.orchestrator) == 2 + 20 + 1 + 3)
        try settle(from: .seconds(1), for: .seconds(20))
        #expect(status.refused == 1)
        #expect(status.refusals.first?.hasPrefix("folder f7: ") == true)
        #expect(farm.notices.map(\.unit.name) == ["f7"])
        #expect(farm.notices.first?.uid == "uid-f7")
        try configuration.run { core throws(ConfigError) in try core.delete(.project, taken) }
        try settle(from: .seconds(22), for: .seconds(40))
        #expect(status.isInSync)
    }

    @Test("what cannot be translated leaves what is there, and says what a person has to do")
    func untranslatable() throws {
        try synchronize()
        let owned = configuration.ownedCount(by: farm.orchestrator)
        farm.put(.guest("web", on: "nowhere"))
        try settle(from: .seconds(1), for: .seconds(5))
        #expect(configuration.ownedCount(by: farm.orchestrator) == owned)
        #expect(status.refusals == ["guest web: there is no segment nowhere; plug the guest into another"])
        #expect(farm.notices.map(\.message) == ["there is no segment nowhere; plug the guest into another"])
    }

    @Test("a machine that runs keeps its network, and gets back what somebody took")
    func running() throws {
        farm.stock(.segment("back", in: "shop", "10.2.0.0/16"))
        try synchronize()
        let object = FarmObject.guest("web", on: "back")
        let network = FarmObject.segment("front", in: "shop", "").id(.virtualNetwork)
        farm.put(object)
        try settle()
        let port = object.id(.virtualMachineInterface)
        #expect(configuration.record(port)?.object.references[to: .virtualNetwork, network] != nil)
        farm.put(.guest("web", on: "front"))
        try settle()
        try configuration.run { core throws(ConfigError) in try core.delete(.instanceIp, object.id(.instanceIp)) }
        try settle(for: .seconds(3))
        #expect(configuration.owner(of: object.id(.instanceIp))?.sourceUID == "uid-web")
        #expect(status.isInSync)
    }

    @Test("a machine waits for its host, and is on it as soon as there is one")
    func lateHost() throws {
        farm.stock(.guest("late", on: "front", host: "node-b"))
        farm.list()
        try settle(for: .seconds(10))
        #expect(status.refusals == ["guest late: no host is registered for node-b"])
        try configuration.addHost("node-b")
        try settle(from: .seconds(11))
        #expect(status.isInSync)
        #expect(configuration.routers(of: FarmObject.guest("late", on: "").id(.virtualMachine)).count == 1)
    }

    @Test("when an answer is lost what is owned is read anew, and nothing is made twice")
    func lostAnswers() throws {
        var answers = 0
        farm.losesAnswer = {
            answers += 1
            return answers <= 3
        }
        farm.list()
        try settle(for: .seconds(30))
        #expect(answers > 3)
        #expect(status.isInSync)
        #expect(farm.refusals.isEmpty)
        #expect(configuration.names(.virtualMachine) == ["farm1__web"])
    }

    @Test("what stands on something that was deleted by hand has that made again first")
    func foundations() throws {
        try synchronize()
        let network = FarmObject.segment("front", in: "shop", "").id(.virtualNetwork)
        farm.remove(.guest, "web")
        try settle()
        try configuration.run { core throws(ConfigError) in try core.delete(.virtualNetwork, network) }
        // Nobody told the connector.
        _ = configuration.takeDisturbance(of: farm.orchestrator)
        farm.put(.guest("new", on: "front"))
        try settle(from: .seconds(1), for: .seconds(5))
        #expect(configuration.owner(of: network)?.sourceUID == "uid-front")
        #expect(configuration.names(.virtualMachine) == ["farm1__new"])
    }

    @Test("a connector whose time is over writes nothing")
    func fenced() throws {
        try synchronize()
        _ = try configuration.beginEpoch(of: farm.orchestrator)
        let writes = configuration.writes
        farm.put(.guest("late", on: "front"))
        try settle(from: .seconds(1))
        #expect(farm.refusals.last?.code == .fenced)
        #expect(configuration.writes == writes)
    }
}
