/// Numbers of the hosts that a route ever led to, for people to tell them apart, in the order in which they became
/// known.
struct TunnelNumbers: Sendable {
    private var numbers: [Tunnel: UInt32] = [:]

    var count: Int { numbers.count }

    subscript(tunnel: Tunnel) -> UInt32? { numbers[tunnel] }

    mutating func note(_ tunnel: Tunnel) {
        if numbers[tunnel] == nil { numbers[tunnel] = UInt32(numbers.count) }
    }
}
