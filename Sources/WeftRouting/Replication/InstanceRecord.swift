struct InstanceRecord: BitwiseCopyable {
    var inet: UInt32

    /// 0 when the instance has no such table.
    @inline(__always)
    func table(of family: Family) -> UInt32 {
        switch family {
        case .inet: inet
        case .inetVPN: 0
        }
    }
}

/// The route targets of an instance as it was configured, as wire numbers.
struct TargetLists {
    var imports: Set<UInt64> = []
    var exports: Set<UInt64> = []
}
