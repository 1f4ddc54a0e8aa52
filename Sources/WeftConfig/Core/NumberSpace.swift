import WeftIPAM
import WeftModel

/// A kind of numbers that are unique in the whole configuration.
enum NumberSpace: Hashable, Sendable {
    /// Of virtual networks; VXLAN identifiers that users choose are of the same space.
    case network
    case routeTarget
    case securityGroup
    case tagType
    /// The values of one tag type, of all scopes.
    case tagValue(type: UInt16)
    /// The ports that sessions of workloads have at their hosts; given out from the part that is configured.
    case bgpSourcePort
    /// The IPv4 addresses of hosts, which people choose.
    case hostAddress

    /// What is given out automatically.
    var range: ClosedRange<UInt64> {
        switch self {
        case .network: 1...0xff_ffff
        case .routeTarget: 8_000_000...0xff_ffff
        // The first is `__no_rule__`, which has 8000001.
        case .securityGroup: 8_000_002...UInt64(UInt32.max)
        // The upper half of both is for ids that users choose.
        case .tagType: 0xff...0x7fff
        case .tagValue: 0...0x7fff
        case .bgpSourcePort: 1...0xffff
        case .hostAddress: 0...UInt64(UInt32.max)
        }
    }
}

/// A number that a record keeps in use. The claims follow from the record, so a number is given back by the change that
/// removes it and by nothing else.
struct NumberClaim: Hashable, Sendable {
    let space: NumberSpace
    let number: UInt64
}

extension Record {
    var numberClaims: [NumberClaim] { Hooks.hook(for: type)?.numbers(of: self) ?? [] }
}
