import CLibbpf
import Glibc
import WeftVRouter

/// The pins of one host: the names under which maps outlive their agent.
///
/// They lie in a folder of the network namespace that they are for, as interface indices mean nothing in another.
struct Pins {
    let folder: String

    /// Makes the folder, takes what the build before left into it, and removes all other pins of this host. Folders of
    /// other hosts may be below this one's; nothing is done to them.
    /// - Parameter network: the kernel's number of the network namespace.
    init(_ configuration: EBPFDatapath.Configuration, network: UInt64) throws(DatapathError) {
        let own = "\(network)"
        folder = "\(configuration.pins)/\(own)"
        try BPFFileSystem.prepare(folder, mountPoint: configuration.fileSystem)
        let unversioned = UnversionedPins(folder: configuration.pins)
        try unversioned.move(to: self, network: network)
        try unversioned.remove()
        for name in try BPFFileSystem.list(configuration.pins) where name != own && UInt64(name) != nil {
            try Pins(folder: "\(configuration.pins)/\(name)").remove()
        }
    }

    private init(folder: String) { self.folder = folder }

    /// Removes all of them, and the folder with them unless there is another one in it.
    func remove() throws(DatapathError) {
        for name in try names() { try BPFFileSystem.removePin("\(folder)/\(name)") }
        try BPFFileSystem.removeFolder(folder)
    }

    /// What is there, by the names of ``MapLayout/pin``.
    func names() throws(DatapathError) -> Set<String> { Set(try BPFFileSystem.list(folder)) }

    func path(_ layout: MapLayout) -> String { "\(folder)/\(layout.pin)" }

    /// By the names of the maps.
    func paths(_ layouts: [MapLayout]) -> [String: String] {
        layouts.reduce(into: [:]) { paths, layout in paths[layout.map] = path(layout) }
    }

    /// Opens the map that another version of `layout` left, if there is a way from it: the latest.
    /// - Returns: a descriptor for the caller to close, and the way.
    func earlier(_ layout: MapLayout) throws(DatapathError) -> (descriptor: Int32, steps: [MapEntry.Step])? {
        let versions = try names().compactMap { name -> UInt32? in
            guard name.hasPrefix("\(layout.map)-") else { return nil }
            return UInt32(name.dropFirst(layout.map.count + 1))
        }
        for version in versions.sorted(by: >) {
            guard let steps = layout.steps(from: version) else { continue }
            let path = "\(folder)/\(layout.map)-\(version)"
            let descriptor = bpf_obj_get(path)
            if descriptor < 0 { throw .bpf("open pin \(path)", descriptor) }
            return (descriptor, steps)
        }
        return nil
    }

    /// Removes the pins of all other layouts.
    func keepOnly(_ layouts: [MapLayout]) throws(DatapathError) {
        let kept = Set(layouts.map(\.pin))
        for name in try names() where !kept.contains(name) { try BPFFileSystem.removePin("\(folder)/\(name)") }
    }
}

/// What builds before decision 0016 left: maps under their bare names, with one layout for all of them, which the entry
/// of map `host` tells together with the namespace.
struct UnversionedPins {
    let folder: String

    /// The last of these layouts is the first one of each map.
    private static let layout: UInt32 = 4
    /// By what the maps were called then.
    private static let maps = [
        "ports": "ports", "sources": "sources", "routes": "routes", "labels": "labels", "segments": "segments",
        "services": "speakers", "sessions": "speaker_sessions", "counters": "counters", "drops": "drops",
    ]

    /// Gives the maps their new names, if they are of that layout and for this namespace. Packets don't notice. An
    /// agent that dies in between leaves `host` behind, and the next one goes on.
    func move(to pins: Pins, network: UInt64) throws(DatapathError) {
        guard try isOurs(network) else { return }
        for (before, map) in Self.maps {
            if rename("\(folder)/\(before)", "\(pins.folder)/\(map)-1") != 0, errno != ENOENT {
                throw DatapathError("rename pin \(folder)/\(before)")
            }
        }
    }

    /// Removes those that are left.
    func remove() throws(DatapathError) {
        for name in ["host"] + Self.maps.keys { try BPFFileSystem.removePin("\(folder)/\(name)") }
    }

    private func isOurs(_ network: UInt64) throws(DatapathError) -> Bool {
        let path = "\(folder)/host"
        if BPFFileSystem.isFolder(path) { return false }
        let descriptor = bpf_obj_get(path)
        if descriptor == -ENOENT { return false }
        if descriptor < 0 { throw .bpf("open pin \(path)", descriptor) }
        defer { close(descriptor) }
        guard let value = try RawMap("host", descriptor).entries().first?.values.first, value.count == 40 else {
            return false
        }
        return value.withUnsafeBytes {
            $0.loadUnaligned(as: UInt32.self) == Self.layout
                && $0.loadUnaligned(fromByteOffset: 32, as: UInt64.self) == network
        }
    }
}
