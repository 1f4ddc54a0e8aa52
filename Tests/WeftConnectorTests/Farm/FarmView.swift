import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConnector

/// What a farm's objects mean: a folder is a project, a segment a network, a guest a machine with one interface.
struct FarmView: OrchestratorView {
    let registration: Orchestrator
    private(set) var objects: [FarmUnit: FarmObject] = [:]

    init(of orchestrator: Orchestrator) { registration = orchestrator }

    // MARK: events

    mutating func put(_ object: FarmObject) -> ViewChange<FarmUnit> {
        let old = objects.updateValue(object, forKey: object.unit)
        if old == object { return ViewChange() }
        return ViewChange(
            changed: dependents(of: object.unit), gone: old.flatMap { $0.uid == object.uid ? nil : $0.uid })
    }

    /// - Parameter taker: the farm that it moved to.
    mutating func remove(_ unit: FarmUnit, movedTo taker: ObjectID? = nil) -> ViewChange<FarmUnit> {
        guard let old = objects.removeValue(forKey: unit) else { return ViewChange() }
        return ViewChange(changed: dependents(of: unit), gone: old.uid, taker: taker)
    }

    mutating func replace(_ kind: FarmKind, by list: [FarmObject]) -> [ViewChange<FarmUnit>] {
        let present = Set(list.map(\.unit))
        let missing = objects.keys.filter { $0.kind == kind && !present.contains($0) }.sorted()
        return missing.map { remove($0) } + list.map { put($0) }
    }

    private func dependents(of unit: FarmUnit) -> [FarmUnit] {
        [unit]
            + objects.values.filter { $0.folder == unit.name || $0.segment == unit.name }.map(\.unit)
            .filter { $0.kind != unit.kind }.sorted()
    }

    // MARK: what the engine asks

    static let types: [ObjectType] = [
        .project, .networkPolicy, .virtualNetwork, .virtualMachine, .virtualMachineInterface, .instanceIp,
    ]
    static let wholes = [FarmUnit.farm]
    /// What a guest becomes.
    static let guestTypes: [ObjectType] = [.virtualMachine, .virtualMachineInterface, .instanceIp]

    var orchestrator: ObjectID { registration.id }

    var units: [FarmUnit] {
        Self.wholes + FarmKind.allCases.flatMap { kind in objects.keys.filter { $0.kind == kind }.sorted() }
    }

    func unit(_ uid: String) -> FarmUnit? { objects.values.first { $0.uid == uid }?.unit }

    func uids(of kind: FarmKind) -> Set<String> { Set(objects.values.filter { $0.unit.kind == kind }.map(\.uid)) }

    var machineNames: Set<String> {
        Set(objects.keys.filter { $0.kind == .guest }.map { Self.machine($0.name, of: registration).name })
    }

    func source(of unit: FarmUnit) -> Source? {
        let uid = unit == .farm ? registration.instance : objects[unit]?.uid
        return uid.map { Source(kind: unit.kind.rawValue, uid: $0) }
    }

    /// Guests have one interface.
    func address(of interface: ObjectID, of unit: FarmUnit) -> IntentObject? { nil }

    func units(restoring source: Source) -> [FarmUnit] {
        source.uid == registration.instance ? Self.wholes : unit(source.uid).map { [$0] } ?? []
    }

    func foundations(of unit: FarmUnit) -> [FarmUnit] {
        guard let object = objects[unit], unit.kind == .guest else { return [] }
        return [FarmUnit(kind: .segment, name: object.segment)]
    }

    func releases(before type: ObjectType, _ id: ObjectID) -> [Mutation] { [] }

    func awaitsReport(_ unit: FarmUnit) -> Bool { unit.kind == .guest }

    func wish(of unit: FarmUnit, in surroundings: Surroundings?) throws(Untranslatable) -> Wish {
        if unit == .farm { return .objects(farm(surroundings)) }
        guard let object = objects[unit], let source = source(of: unit) else { return .undecided }
        switch unit.kind {
        case .farm: return .undecided
        case .folder:
            return .objects(
                Translation(
                    source: source,
                    objects: [
                        IntentObject(
                            type: .project, id: object.id(.project), name: project(unit.name), parent: .domain,
                            body: [:])
                    ]))
        case .segment:
            if object.isStretched { return .objects(Translation(source: source)) }
            guard objects[FarmUnit(kind: .folder, name: object.folder)] != nil else { return .nothing }
            guard let prefix = IPv4Prefix(object.prefix) else {
                throw Untranslatable("\(object.prefix) is no prefix; write one such as 10.0.0.0/16")
            }
            return .objects(Translation(source: source, objects: [network(object, prefix)]))
        case .guest:
            guard let host = object.host else { return .nothing }
            guard let segment = objects[FarmUnit(kind: .segment, name: object.segment)] else {
                throw Untranslatable("there is no segment \(object.segment); plug the guest into another")
            }
            return .objects(guest(object, source, on: segment, host, surroundings))
        }
    }

    // MARK: translation

    private func project(_ folder: String) -> FQName {
        registration.scope.child("\(registration.name)-\(folder)")
    }

    static func machine(_ guest: String, of orchestrator: Orchestrator) -> FQName {
        ["\(orchestrator.name)__\(guest)"]
    }

    /// A policy that the underlay takes part in, in a project of its own.
    private func farm(_ surroundings: Surroundings?) -> Translation {
        let id = ObjectID.derived(from: registration.instance)
        let policy = IntentObject(
            type: .networkPolicy, id: id, name: project("farm").child("underlay"), parent: .project, body: [:])
        let project = IntentObject(
            type: .project, id: .derived(from: "\(id)/project"), name: project("farm"), parent: .domain, body: [:])
        let source = Source(kind: FarmKind.farm.rawValue, uid: registration.instance)
        var translation = Translation(source: source, objects: [project, policy])
        if let network = surroundings?.fabricNetwork {
            translation.claims = [
                .attach(
                    .virtualNetwork, network, to: .networkPolicy, id,
                    attribute: ["sequence": ["major": 0, "minor": 0], "timer": .null])
            ]
        }
        return translation
    }

    /// With all that the configuration would fill in, so that a later synchronisation finds the subnet as it was
    /// written.
    private func network(_ object: FarmObject, _ prefix: IPv4Prefix) -> IntentObject {
        let last = prefix.broadcast.rawValue
        let subnet: JSON = [
            "subnet": ["ip_prefix": .string("\(prefix.network)"), "ip_prefix_len": .int(Int64(prefix.length))],
            "subnet_uuid": .string("\(ObjectID.derived(from: "\(object.uid)/subnet"))"),
            "default_gateway": .string("\(IPv4Address(rawValue: last - 1))"),
            "dns_server_address": .string("\(IPv4Address(rawValue: last - 2))"),
        ]
        return IntentObject(
            type: .virtualNetwork, id: object.id(.virtualNetwork), name: project(object.folder).child(object.unit.name),
            parent: .project,
            body: [
                "network_ipam_refs": [
                    [
                        "to": ["default-domain", "default-project", "default-network-ipam"],
                        "attr": ["ipam_subnets": [subnet]],
                    ]
                ]
            ])
    }

    private func guest(
        _ object: FarmObject, _ source: Source, on segment: FarmObject, _ host: String, _ surroundings: Surroundings?
    ) -> Translation {
        let (machine, port, address) = (
            object.id(.virtualMachine), object.id(.virtualMachineInterface), object.id(.instanceIp)
        )
        func link(_ id: ObjectID) -> JSON { [["uuid": .string("\(id)")]] }
        let tags = JSON.array(object.tags.sorted().map { ["to": [.string($0)]] as JSON })
        var translation = Translation(
            source: source, predecessor: object.cameFrom, tags: object.tags,
            objects: [
                IntentObject(
                    type: .virtualMachine, id: machine, name: Self.machine(object.unit.name, of: registration),
                    body: [:]),
                IntentObject(
                    type: .virtualMachineInterface, id: port,
                    name: (segment.isStretched ? FarmObject.stretchedProject : project(segment.folder))
                        .child("port-\(port)"),
                    parent: .project,
                    body: [
                        "virtual_machine_refs": link(machine),
                        "virtual_network_refs": link(segment.id(.virtualNetwork)),
                        "tag_refs": tags,
                    ],
                    fixed: ["virtual_network_refs"]),
                IntentObject(
                    type: .instanceIp, id: address, name: ["ip-\(address)"],
                    body: ["virtual_machine_interface_refs": link(port)]),
            ],
            interfaces: [PlannedInterface(network: object.segment, interface: "nic0", id: port, instanceIP: address)])
        if let router = surroundings?.router(address: nil, name: host) {
            translation.claims = [.attach(.virtualRouter, router, to: .virtualMachine, machine, attribute: nil)]
        } else {
            translation.incomplete = "no host is registered for \(host)"
        }
        return translation
    }
}
