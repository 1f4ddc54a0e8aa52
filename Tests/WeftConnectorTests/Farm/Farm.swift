import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConnector

/// An orchestrator that is none of ours: a farm of hypervisors with folders, segments in them, and guests on those.
enum FarmKind: String, UnitKind {
    case farm = "Farm"
    case folder = "Folder"
    case segment = "Segment"
    case guest = "Guest"

    var role: UnitRole {
        switch self {
        case .farm: .whole
        case .folder: .scope
        case .segment: .part
        case .guest: .machine
        }
    }
}

struct FarmUnit: SourceUnit, Comparable {
    var kind: FarmKind
    var name: String

    static let farm = FarmUnit(kind: .farm, name: "")

    var description: String { "\(kind.rawValue.lowercased()) \(name)" }

    static func < (a: FarmUnit, b: FarmUnit) -> Bool { a.name < b.name }
}

/// An object of the farm.
struct FarmObject: Hashable, Sendable {
    var unit: FarmUnit
    var uid: String
    /// Of a segment.
    var folder = ""
    var prefix = ""
    /// It reaches over several farms, so none of them makes its network.
    var isStretched = false
    /// Of a guest; without a host it does not run.
    var segment = ""
    var host: String?
    var tags: Set<String> = []
    /// What it was in another farm.
    var cameFrom: Owner?

    static func folder(_ name: String) -> FarmObject {
        FarmObject(unit: FarmUnit(kind: .folder, name: name), uid: "uid-\(name)")
    }

    static func segment(_ name: String, in folder: String, _ prefix: String) -> FarmObject {
        FarmObject(unit: FarmUnit(kind: .segment, name: name), uid: "uid-\(name)", folder: folder, prefix: prefix)
    }

    /// A segment of every farm, with ports in a project that is everybody's.
    static let stretched: FarmObject = {
        var wide = FarmObject.segment("wide", in: "", "10.9.0.0/16")
        wide.isStretched = true
        return wide
    }()
    static let stretchedProject: FQName = ["default-domain", "stretched"]

    /// - Parameter uid: the same wherever the guest is.
    static func guest(
        _ name: String, uid: String? = nil, on segment: String, host: String? = "node-a", tags: Set<String> = []
    ) -> FarmObject {
        FarmObject(
            unit: FarmUnit(kind: .guest, name: name), uid: uid ?? "uid-\(name)", segment: segment, host: host,
            tags: tags)
    }

    /// What is made for it.
    func id(_ type: ObjectType) -> ObjectID { .derived(from: "\(uid)/\(type.name)") }
}
