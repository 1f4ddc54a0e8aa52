import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("Attributes announced lately")
struct AttributeCacheTests {
    /// Attributes that differ by a number.
    private func attributes(_ number: UInt32, in rib: inout RIB) throws -> AttributeID {
        let id = rib.intern(PathAttributes(nextHop: .v4(IPv4Address(rawValue: number))))
        return try #require(id)
    }

    private func find(_ key: [UInt8], _ part: UpdatePart, in cache: AttributeCache) -> AttributeCache.Finding {
        key.withUnsafeBytes { cache.find($0, part) }
    }

    private func insert(
        _ id: AttributeID, under key: [UInt8], _ part: UpdatePart, into cache: inout AttributeCache
    ) -> AttributeID? {
        let finding = find(key, part, in: cache)
        return key.withUnsafeBytes { cache.insert(ReceivedAttributes(id: id), $0, part, finding) }
    }

    @Test("what was remembered is found by its bytes and its part alone")
    func finding() throws {
        var rib = RIB()
        var cache = AttributeCache()
        let key = Array("attributes".utf8)
        let id = try attributes(1, in: &rib)
        #expect(find(key, .field, in: cache).received == nil)
        #expect(insert(id, under: key, .field, into: &cache) == nil)
        #expect(find(key, .field, in: cache).received?.id == id)
        #expect(find(key, .reach, in: cache).received == nil)
        #expect(find(key + [0], .field, in: cache).received == nil)
        #expect(find(Array(key.dropLast()), .field, in: cache).received == nil)
    }

    @Test("every reference comes back: of what gives way, of keys too long to be remembered, of the rest at the end")
    func references() throws {
        var rib = RIB()
        var cache = AttributeCache()
        var generator = SeededGenerator(seed: 3)
        var held: Set<AttributeID> = []
        for number in 1...5_000 {
            let id = try attributes(UInt32(number), in: &rib)
            let length = Int.random(in: 0...400, using: &generator)
            let key = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let old = insert(id, under: key, .field, into: &cache)
            held.insert(id)
            if let old { #expect(held.remove(old) != nil) }
            let isLong = find(key, .field, in: cache).received == nil
            #expect(isLong || find(key, .field, in: cache).received?.id == id)
        }
        #expect(held.count <= 1025)
        #expect(Set(cache.removeAll()) == held)
        #expect(cache.removeAll().isEmpty)
    }
}
