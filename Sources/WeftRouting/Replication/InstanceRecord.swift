struct InstanceRecord: BitwiseCopyable {
    var inet: UInt32
    var inet6: UInt32
    var evpn: UInt32

    /// The table of a family of ``Family/perInstance``; 0 for others.
    @inline(__always)
    func table(of family: Family) -> UInt32 {
        switch family {
        case .inet: inet
        case .inet6: inet6
        case .evpn: evpn
        case .inetVPN, .inet6VPN, .evpnVPN, .inetLabeled, .inet6Labeled, .routeTarget: 0
        }
    }

    var tables: [UInt32] { [inet, inet6, evpn] }
}

/// The route targets of an instance as it was configured, as wire numbers.
struct TargetLists {
    var imports: Set<UInt64> = []
    var exports: Set<UInt64> = []
}
