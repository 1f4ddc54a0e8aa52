/// Cuts a stream of bytes into lines: streams of JSON have one document a line, in pieces of any size.
package struct LineSplitter {
    private let limit: Int
    private var pending: [UInt8] = []

    /// A line without an end in so many bytes is an error.
    package init(limit: Int = 16 << 20) { self.limit = limit }

    /// The lines that `bytes` complete, without their ends and without empty ones.
    package mutating func push(_ bytes: some Collection<UInt8>) throws(LineTooLong) -> [[UInt8]] {
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
        guard pending.count <= limit else { throw LineTooLong(limit: limit) }
        return lines
    }
}

package struct LineTooLong: Error, Hashable, Sendable, CustomStringConvertible {
    package let limit: Int
    package var description: String { "a line is longer than \(limit) bytes" }
}
