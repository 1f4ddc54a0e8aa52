import WeftNet

/// Why a published item is left out (docs/wire/xmpp-items.md, "Checks").
enum ItemFault: Error, CustomStringConvertible {
    case family
    case nextHops(Int)
    /// A host speaks for itself alone.
    case nextHop(IPAddress?)
    case label(UInt32)
    case address(IPPrefix)
    case labelRange
    case tooLong
    case tooManyParked
    case tooManyUnpermitted
    case noRoom
    case reserved

    var description: String {
        switch self {
        case .family: "this family is not served"
        case .nextHops(let count): "\(count) next hops instead of one"
        case .nextHop(let address?): "next hop \(address) is not the agent's own address"
        case .nextHop(nil): "it names no next hop"
        case .label(let label): "label \(label) is not allowed here"
        case .address(let address): "\(address) is no address of a MAC"
        case .labelRange: "its labels are no range"
        case .tooLong: "a list is too long"
        case .tooManyParked: "too many routes wait for routing instances"
        case .reserved: "the control node alone fills this instance"
        case .tooManyUnpermitted: "too many routes that the configuration does not permit"
        case .noRoom: "there are more routes than a control node can hold"
        }
    }
}
