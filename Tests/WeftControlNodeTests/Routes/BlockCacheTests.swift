import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("Messages that are told again")
struct BlockCacheTests {
    /// A table with routes, in the order in which they came.
    private final class Table {
        var rib: RIB
        let source: SourceID
        let table: TableID
        var routes: [RouteID] = []

        init(_ count: Int) {
            var rib = RIB()
            source = rib.addSource(.xmpp, routerID: nil, order: 0)!
            table = rib.table(.inet, of: rib.addInstance())
            self.rib = rib
            for number in 0..<count { announce(number) }
        }

        func announce(_ number: Int, med: UInt32 = 0) {
            var attributes = PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, 1)))
            attributes.med = med
            let key = RouteKey(IPv4Prefix("10.0.0.\(number)/32")!)
            rib.announce(key, in: table, from: source, attributes: rib.intern(attributes)!, label: 16)
            if number == routes.count { routes.append(rib.route(to: key, in: table)!) }
        }
    }

    @Test("a message is found by its first route as long as all its routes are what they were, one behind the other")
    func unchanged() {
        let table = Table(6)
        var cache = BlockCache(limit: 1000)
        let id = cache.insert(Array(table.routes[0..<3]), bytes: 10, table.rib)
        let found = cache.block(from: table.routes[0], in: table.rib)
        #expect(found?.id == id)
        #expect(found?.last == table.routes[2])
        #expect(found?.count == 3)
        #expect(cache.block(from: table.routes[1], in: table.rib)?.id == nil)
        table.announce(1, med: 7)
        #expect(cache.block(from: table.routes[0], in: table.rib)?.id == nil)
        #expect(cache.takeForgotten() == [id])
        #expect(cache.byteCount == 0)
        #expect(cache.takeForgotten() == [])
    }

    @Test("what gives way to another is to be forgotten, and no number stands for two")
    func limit() {
        let table = Table(6)
        var cache = BlockCache(limit: 25)
        let ids = table.routes.map { cache.insert([$0], bytes: 10, table.rib) }
        #expect(Set(ids).count == 6)
        #expect(cache.takeForgotten() == Array(ids[0..<4]))
        #expect(cache.byteCount == 20)
        let again = cache.insert([table.routes[5]], bytes: 1, table.rib)
        #expect(cache.takeForgotten() == [ids[5]])
        #expect(cache.block(from: table.routes[5], in: table.rib)?.id == again)
        #expect(cache.byteCount == 11)
    }

    @Test("whoever sends keeps what will be told again until it is to be forgotten")
    func kept() {
        var blocks = KeptBlocks<String>()
        let id = BlockID(number: 1)
        let make = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
        #expect(blocks.form(of: .once([65]), make) == "A")
        #expect(blocks.count == 0)
        #expect(blocks.form(of: .block(id, [66]), make) == "B")
        #expect(blocks.form(of: .again(id), { _ in "made anew" }) == "B")
        blocks.forget(id)
        #expect(blocks.form(of: .again(id), make) == nil)
    }
}
