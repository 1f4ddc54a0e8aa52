/// Cuts a stream of bytes into lines: a watch sends one JSON object a line, in pieces of any size.
struct LineSplitter {
    /// No object of an API server comes near this (etcd keeps 1.5 MB).
    private static let limit = 16 << 20
    private var pending: [UInt8] = []

    /// The lines that `bytes` complete, without their ends and without empty ones.
    mutating func push(_ bytes: some Collection<UInt8>) throws(KubernetesError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            pending.append(contentsOf: rest[..<end])
            if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
            if !pending.isEmpty { lines.append(pending) }
            pending.removeAll(keepingCapacity: true)
            rest = rest[rest.index(after: end)...]
        }
        pending.append(contentsOf: rest)
        guard pending.count <= Self.limit else {
            throw KubernetesError(.malformed, "a line of a watch is longer than \(Self.limit) bytes")
        }
        return lines
    }
}
