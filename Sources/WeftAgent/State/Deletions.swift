import Glibc
import NIOCore
import WeftVRouter

/// The DEL calls that the plugin wrote down and nobody has answered (`weft-cni`, `DeletionRecord`): no agent was there,
/// or it was stuck.
struct Deletions: Sendable {
    let directory: StateDirectory

    /// Carries out each of them. A record that cannot be read, because it was cut short or a newer plugin wrote it,
    /// says by its name what to delete; one whose name says nothing either is dropped.
    ///
    /// - Parameter unreadable: told a record's name, and what was done with it.
    func carryOut(_ service: CNIService, unreadable: (String, String) -> Void) async throws {
        for name in try directory.names() {
            let content: [UInt8]
            do {
                content = try directory.read(name)
            } catch let failure as StateDirectory.Failure {
                // The plugin got its answer meanwhile.
                if failure.errno == ENOENT { continue }
                content = []
            }
            var requests = Self.request(in: content).map { [$0] } ?? []
            if requests.isEmpty {
                requests = Self.requests(inName: name)
                unreadable(name, requests.isEmpty ? "dropped" : "carried out by its name")
            }
            var isDone = true
            for request in requests where await service.answer(request).exitCode != 0 { isDone = false }
            // What is not done was refused because the agent goes down; the next one does it.
            if isDone { put(away: name, unreadable) }
        }
    }

    /// What cannot be removed, such as a folder, neither keeps the others waiting nor comes again.
    private func put(away name: String, _ unreadable: (String, String) -> Void) {
        do {
            try directory.remove(name)
        } catch {
            do {
                try directory.setAside(name)
                unreadable(name, "set aside in .unreadable")
            } catch {
                unreadable(name, "left there: \(error)")
            }
        }
    }

    /// A container and interface that are attached anew are not to be deleted by what an earlier life of theirs left.
    func forget(_ attachment: Port.Attachment) throws {
        try directory.remove("\(attachment.containerID)__\(attachment.interfaceName)")
    }

    private static func request(in content: [UInt8]) -> CNIFrame.Request? {
        var buffer = ByteBuffer(bytes: content)
        guard let frame = try? CNIFrame.read(from: &buffer), (try? CNIRequest(frame))?.verb == .delete else {
            return nil
        }
        return frame
    }

    /// `<container>__<interface>`. Both may hold the separator, so every way to read the name is taken: of those that
    /// mean nothing, nothing is deleted.
    private static func requests(inName name: String) -> [CNIFrame.Request] {
        let bytes = Array(name.utf8)
        return bytes.indices.compactMap { index in
            guard bytes[index...].starts(with: "__".utf8) else { return nil }
            let frame = CNIFrame.Request(
                environment: [
                    "CNI_COMMAND": "DEL", "CNI_CONTAINERID": String(decoding: bytes[..<index], as: UTF8.self),
                    "CNI_IFNAME": String(decoding: bytes[(index + 2)...], as: UTF8.self),
                ], configuration: [])
            return (try? CNIRequest(frame)) == nil ? nil : frame
        }
    }
}
