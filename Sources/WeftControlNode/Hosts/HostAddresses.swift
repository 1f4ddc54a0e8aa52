import WeftJSON
import WeftModel
import WeftNet

/// The addresses of the virtual routers that are configured.
struct HostAddresses {
    private var addresses: [ObjectID: IPAddress] = [:]
    private var routers: [IPAddress: Set<ObjectID>] = [:]

    func contains(_ address: IPAddress) -> Bool { routers[address] != nil }

    mutating func put(_ object: ConfigObject) {
        guard object.type == .virtualRouter else { return }
        set(object.id, object.properties[Field.virtualRouterIpAddress]?.string.flatMap { IPAddress($0) })
    }

    mutating func delete(_ type: ObjectType, _ id: ObjectID) {
        if type == .virtualRouter { set(id, nil) }
    }

    private mutating func set(_ id: ObjectID, _ address: IPAddress?) {
        if let old = addresses[id] { routers.remove(id, under: old) }
        addresses[id] = address
        if let address { routers.insert(id, under: address) }
    }
}
