import WeftNet

extension HostConfigChange {
    /// What of it this host does without.
    var unserved: [UnservedFamily] {
        guard case .update(let key, let fields) = self else { return [] }
        return switch fields {
        case .instanceIP(let address?, _) where address.served == nil: [.address([address], of: key.name)]
        case .virtualNetworkIPAM(let subnets), .networkIPAM(let subnets):
            subnets.filter { $0.prefix.served == nil }.map { .subnet($0.prefix, of: key.name) }
        default: []
        }
    }
}
