struct InstanceRecord: BitwiseCopyable {
    var inet: UInt32
    var inet6: UInt32
    var evpn: UInt32
    /// 0 as long as there is none, see ``Family/onDemand``.
    var ermvpn: UInt32 = 0
    var mvpn: UInt32 = 0
    /// What paths that come from the instance's network bear as a community; 0 when it is not known.
    var origin: UInt64 = 0
    /// The network whose ports may speak in it; nobody is asked in an instance without one.
    var network: NetworkNumber?

    /// The table of a family of ``Family/perInstance`` or ``Family/onDemand``; 0 for others, and for one that is not
    /// there yet.
    @inline(__always)
    func table(of family: Family) -> UInt32 {
        switch family {
        case .inet: inet
        case .inet6: inet6
        case .evpn: evpn
        case .ermvpn: ermvpn
        case .mvpn: mvpn
        case .inetVPN, .inet6VPN, .evpnVPN, .ermvpnVPN, .mvpnVPN, .inetLabeled, .inet6Labeled, .routeTarget: 0
        }
    }

    var tables: [UInt32] { [inet, inet6, evpn, ermvpn, mvpn].filter { $0 != 0 } }
}

/// The route targets of an instance as it was configured, as wire numbers.
struct TargetLists {
    /// With those of other networks.
    var imports: Set<UInt64> = []
    /// Those among them that the instance imports whether or not it exchanges routes with other networks.
    var own: Set<UInt64> = []
    var exports: Set<UInt64> = []
}
