import WeftConnections
import WeftJSON
import WeftModel
import WeftNet

extension KnownCallers {
    /// Takes in what the configuration says of a host or a control node.
    func note(_ change: ObjectChange) {
        switch change {
        case .put(let object): if object.isCaller { set(object.callingAddress, of: object.id) }
        case .delete(let type, let id): if type == .virtualRouter || type == .bgpRouter { set(nil, of: id) }
        }
    }
}

extension ConfigObject {
    fileprivate var isCaller: Bool { type == .virtualRouter || type == .bgpRouter }

    /// Where it calls from: a host, or a control node.
    fileprivate var callingAddress: IPAddress? {
        if type == .virtualRouter { return properties[Field.virtualRouterIpAddress]?.string.flatMap { IPAddress($0) } }
        let parameters = properties[Field.bgpRouterParameters]
        guard parameters?[Field.routerType]?.string == "control-node" else { return nil }
        return parameters?[Field.address]?.string.flatMap { IPAddress($0) }
    }
}
