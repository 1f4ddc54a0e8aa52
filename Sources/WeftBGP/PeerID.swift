/// Names one configured peer. Whoever numbers peers never uses a number again.
package struct PeerID: Hashable, Sendable, Comparable {
    package let number: UInt32
    package init(number: UInt32) { self.number = number }
    package static func < (a: PeerID, b: PeerID) -> Bool { a.number < b.number }
}
