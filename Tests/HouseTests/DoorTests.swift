import Testing

@Suite("What only one place does")
struct DoorTests {
    @Test("whatever listens, listens behind a gate: only WeftConnections makes listening sockets, and the lab its own")
    func listeners() throws {
        var makers: Set<String> = []
        for target in try PackageDescription.load().targets where target.type != "test" && target.path == nil {
            for source in try RepositoryFiles.sources(of: target) where source.isSwift && Self.listens(source.code) {
                makers.insert(target.name)
            }
        }
        #expect(makers.subtracting(["WeftLab"]) == ["WeftConnections"])
    }

    @Test(
        "a listening socket is found however it is made",
        arguments: [
            ("let bootstrap = ServerBootstrap(group: group)", true), ("let b: ServerBootstrap = .init(group: g)", true),
            ("DatagramBootstrap(group: group)", true), ("Application(router: router)", true),
            ("guard listen(descriptor, 8) == 0 else {}", true), ("Glibc.listen(fd(), 8)", true),
            ("// Not a ServerBootstrap(group: group)", false), ("try await server.listen()", false),
            ("listen(on: address)", false), ("let text = \"Application(\"", false), ("func listen(onNext: Int)", false),
        ])
    func listener(text: String, isOne: Bool) { #expect(Self.listens(SwiftCode.code(of: text)) == isOne) }

    /// Makers of sockets by their names, and the system's call by its two arguments without labels.
    private static func listens(_ code: String) -> Bool {
        !SwiftCode.words(of: code).isDisjoint(with: ["ServerBootstrap", "DatagramBootstrap", "Application"])
            || code.contains(/(?:^|\W)listen\((?:[^():,]|\([^()]*\))+,/)
    }

    @Test("a record of the configuration is encoded once: rows are made where it is put or read, and nowhere else")
    func rows() throws {
        let target = try #require(try PackageDescription.load().targets.first { $0.name == "WeftConfig" })
        let makers = try RepositoryFiles.sources(of: target).filter { $0.code.contains(/\WRow(?:\.init)?\(/) }
        #expect(
            makers.map(\.path).sorted() == [
                "Core/Catalog+Derived.swift", "Core/ConfigCore.swift", "Core/StoredEntry.swift",
            ])
    }
}
