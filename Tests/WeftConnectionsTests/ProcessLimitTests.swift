import Testing

@testable import WeftConnections

/// The product itself, with few descriptors, and callers who take as many as they can.
@Suite("A process with few descriptors", .serialized, .timeLimit(.minutes(2)))
struct ProcessLimitTests {
    private static let callers = 300

    private func attack(_ product: ProductProcess, _ listeners: [Listener]) async throws {
        Descriptors.raiseLimit()
        try await product.waitUntilListening()
        var held: [RawSocket] = []
        for attack in Attack.allCases {
            for listener in listeners {
                let place = try #require(product.places[listener])
                for _ in 0..<Self.callers {
                    guard let socket = RawSocket(place) else { continue }
                    socket.send(attack.bytes(for: listener))
                    held.append(socket)
                }
                try #require(product.isRunning, "\(attack) calls of \(listener.rawValue) ended it:\n\(product.text)")
            }
            // With all of these calls open, everybody else is served.
            for listener in listeners {
                let place = try #require(product.places[listener])
                #expect(
                    Visit.isServed(listener, at: place), "\(listener.rawValue) after \(attack) calls\n\(product.text)")
            }
        }
        #expect(held.count >= Self.callers)
        #expect(product.text.contains("calls are refused or closed"))
    }

    @Test("a controller of 256 descriptors outlives all attacks on all of its listeners, and serves others meanwhile")
    func controller() async throws {
        let product = try ProductProcess.controller(descriptors: 256)
        defer { product.stop() }
        try await attack(product, [.api, .secureAPI, .agents, .peers, .pages])
    }

    @Test("a controller that may open too little does not start, and says what to do")
    func tooFew() async throws {
        let product = try ProductProcess.controller(descriptors: 64)
        defer { product.stop() }
        let status = try await product.waitUntilEnded()
        #expect(status == 1)
        #expect(product.text.contains("LimitNOFILE"), "\(product.text)")
    }
}
