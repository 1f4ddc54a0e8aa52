import Testing
import WeftNet
import WeftStore

@Suite("Store conformance: lease")
struct LeaseConformance {
    @Test("keys go when their lease is revoked, others stay", arguments: StoreConformance.backends)
    func revoke(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let lease = try await store.grantLease(lifetime: .seconds(60))
        try await store.put(("held/1", ""), ("held/2", ""), lease: lease)
        try await store.put(("free", ""))
        #expect(try await store.get(Key("held/1"))?.lease == lease)
        try await store.revoke(lease)
        #expect(try await store.range(.everything, limit: nil).entries.map(\.key.text) == ["free"])
    }

    @Test("a put without the lease takes the key out of it", arguments: StoreConformance.backends)
    func detach(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let lease = try await store.grantLease(lifetime: .seconds(60))
        try await store.put(("a", "1"), lease: lease)
        try await store.put(("a", "2"))
        try await store.revoke(lease)
        #expect(try await store.text("a") == "2")
    }

    @Test("a lease ends when it is not kept alive, and watchers hear of it", arguments: StoreConformance.backends)
    func expiry(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let lease = try await store.grantLease(lifetime: .seconds(2))
        let put = try await store.put(("a", ""), lease: lease)
        try await backend.age(store, by: .seconds(4))
        var watch = store.watch(.everything, from: put + 1).makeAsyncIterator()
        #expect(try await watch.next()?.changes == [.delete(Key("a"))])
        #expect(try await store.get(Key("a")) == nil)
    }

    @Test("a lease that is kept alive goes on", arguments: StoreConformance.backends)
    func keepAlive(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let lease = try await store.grantLease(lifetime: .seconds(3))
        try await store.put(("a", ""), lease: lease)
        for _ in 0..<3 {
            try await backend.age(store, by: .seconds(2))
            try await store.keepAlive(lease)
        }
        #expect(try await store.get(Key("a")) != nil)
    }

    @Test("an ended lease can be neither kept alive, nor revoked, nor put with", arguments: StoreConformance.backends)
    func ended(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let lease = try await store.grantLease(lifetime: .seconds(60))
        try await store.revoke(lease)
        for call in 0..<3 {
            let error = await #expect(throws: StoreError.self) {
                switch call {
                case 0: try await store.keepAlive(lease)
                case 1: try await store.revoke(lease)
                default: try await store.put(("a", ""), lease: lease)
                }
            }
            #expect(error?.code == .leaseNotFound)
        }
        #expect(try await store.get(Key("a")) == nil)
    }
}
