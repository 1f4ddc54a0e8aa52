import WeftJSON
import WeftNet
import WeftVRouter

/// What a port's record says of its plug. A sandbox has the two keys that it had when there was no other kind; every
/// other kind has one key, named as the kind.
extension Port.Plug {
    var fields: JSONObject {
        switch self {
        case .sandbox(let sandbox):
            ["sandbox": .string(sandbox.path), "sandbox-interface": .string(sandbox.interface)]
        case .tap(let name): ["tap": .string(name)]
        case .vlan(let id, let parent):
            ["vlan": ["id": .int(Int64(id.rawValue)), "parent": .string(parent)]]
        }
    }

    /// `nil` for a record that names no kind, or more than one, or one that is not whole.
    init?(record: JSON) {
        switch (record["sandbox"], record["tap"], record["vlan"]) {
        case (let path?, nil, nil):
            guard let path = path.string, let interface = record["sandbox-interface"]?.string else { return nil }
            self = .sandbox(.init(path: path, interface: interface))
        case (nil, let name?, nil):
            guard let name = name.string, !name.isEmpty else { return nil }
            self = .tap(name)
        case (nil, nil, let vlan?):
            guard let id = vlan["id"]?.uint.flatMap(UInt16.init(exactly:)).flatMap(VLANID.init),
                let parent = vlan["parent"]?.string, !parent.isEmpty
            else { return nil }
            self = .vlan(id, parent: parent)
        default: return nil
        }
    }
}
