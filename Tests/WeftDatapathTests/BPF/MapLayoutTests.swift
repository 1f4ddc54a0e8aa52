import CLibbpf
import Glibc
import Testing
import WeftVRouter

@testable import WeftDatapath

@Suite("layouts of maps", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct MapLayoutTests {
    @Test("every map of the programs has a layout, but the one that each agent makes anew")
    func wholeness() throws {
        let object = try BPFObject.load()
        let layouts = try MapLayout.all()
        #expect(Set(layouts.map(\.map)) == Set(object.maps.keys).subtracting(["host"]))
        #expect(layouts.count == Set(layouts.map(\.pin)).count)
    }

    /// Type, size of key and value, entries.
    private static let forms: [String: [UInt32]] = [
        "ports-1": [BPF_MAP_TYPE_HASH.rawValue, 4, 12, 16_384],
        "sources-1": [BPF_MAP_TYPE_HASH.rawValue, 8, 4, 65_536],
        "routes-1": [BPF_MAP_TYPE_LPM_TRIE.rawValue, 12, 20, 1_048_576],
        "labels-1": [BPF_MAP_TYPE_HASH.rawValue, 4, 4, 65_536],
        "segments-1": [BPF_MAP_TYPE_HASH.rawValue, 4, 8, 16_384],
        "speakers-1": [BPF_MAP_TYPE_HASH.rawValue, 8, 8, 16_384],
        "speaker_sessions-1": [BPF_MAP_TYPE_LRU_HASH.rawValue, 8, 16, 1024],
        "counters-1": [BPF_MAP_TYPE_PERCPU_HASH.rawValue, 4, 32, 16_384],
        "tunnel_sources-1": [BPF_MAP_TYPE_HASH.rawValue, 4, 4, 32_768],
        "drops-2": [BPF_MAP_TYPE_PERCPU_ARRAY.rawValue, 4, 8, 20],
    ]

    @Test("a map of another form has another layout: the next agent could not take it over")
    func forms() throws {
        let object = try BPFObject.load()
        let forms = [String: [UInt32]](
            uniqueKeysWithValues: try MapLayout.all().map { ($0.pin, try object.form(of: $0.map)) })
        #expect(forms == Self.forms, "leave a layout's form as it is here, and add the next layout's")
    }

    private func layout(_ version: UInt32, steps: [UInt32: MapEntry.Step]) -> MapLayout {
        MapLayout(map: "states", version: version, content: .observed(steps))
    }

    @Test("an entry goes from version to version, each step seeing what the one before made")
    func steps() throws {
        let steps: [UInt32: MapEntry.Step] = [
            1: { MapEntry(key: $0.key, values: $0.values.map { $0 + [1] }) },
            2: { MapEntry(key: $0.key + [2], values: $0.values) },
            3: { $0.key.first == 9 ? nil : $0 },
        ]
        let layout = layout(4, steps: steps)
        func converted(_ key: UInt8, from version: UInt32) throws -> MapEntry? {
            MapEntry(key: [key], values: [[7]]).converted(by: try #require(layout.steps(from: version)))
        }
        #expect(try converted(5, from: 1) == MapEntry(key: [5, 2], values: [[7, 1]]))
        #expect(try converted(5, from: 3) == MapEntry(key: [5], values: [[7]]))
        #expect(try converted(9, from: 1) == nil, "a step may leave an entry behind")
    }

    @Test("without a step there is no way, nor back from a later version, nor for what the agent decides")
    func noWay() {
        let layout = layout(4, steps: [1: { $0 }, 3: { $0 }])
        #expect(layout.steps(from: 3)?.count == 1)
        #expect(layout.steps(from: 1) == nil)
        #expect(layout.steps(from: 4) == nil)
        #expect(layout.steps(from: 5) == nil)
        #expect(MapLayout(map: "routes", version: 2, content: .decided).steps(from: 1) == nil)
    }

    private func make(_ type: bpf_map_type, value: UInt32) throws -> Int32 {
        let descriptor = bpf_map_create(type, "states", 4, value, 8, nil)
        try #require(descriptor >= 0)
        return descriptor
    }

    @Test(
        "entries are read and written as bytes, one value or one per CPU",
        arguments: [BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_LRU_HASH, BPF_MAP_TYPE_PERCPU_HASH])
    func bytes(type: bpf_map_type) throws {
        let descriptor = try make(type, value: 5)
        defer { close(descriptor) }
        let map = try RawMap("states", descriptor)
        let count = type == BPF_MAP_TYPE_PERCPU_HASH ? Int(libbpf_num_possible_cpus()) : 1
        #expect(map.valueCount == count)
        let entries = (1...3).map { number in
            MapEntry(
                key: [number, 0, 0, 0],
                values: (0..<count).map { [number, UInt8($0), 3, 4, 5] })
        }
        for entry in entries { try map.set(entry, replacing: true) }
        #expect(Set(try map.entries()) == Set(entries))
        var other = entries[0]
        other.values[0][4] = 9
        try map.set(other, replacing: false)
        #expect(Set(try map.entries()) == Set(entries), "what is there stays")
        try map.set(other, replacing: true)
        #expect(try map.entries().contains(other))
        #expect(throws: DatapathError.self) { try map.set(MapEntry(key: [1], values: other.values), replacing: true) }
        #expect(throws: DatapathError.self) { try map.set(MapEntry(key: other.key, values: [[1]]), replacing: true) }
    }
}

extension BPFObject {
    fileprivate func form(of name: String) throws -> [UInt32] {
        let map = try #require(maps[name])
        return [
            bpf_map__type(map).rawValue, bpf_map__key_size(map), bpf_map__value_size(map), bpf_map__max_entries(map),
        ]
    }
}
