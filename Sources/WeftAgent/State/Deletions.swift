import NIOCore

/// The DEL calls that the plugin wrote down while no agent was there (`weft-cni`, `DeletionRecord`).
struct Deletions: Sendable {
    let directory: StateDirectory

    /// Carries out each of them; what cannot be read is dropped with a word in `unreadable`.
    func carryOut(_ service: CNIService, unreadable: (String) -> Void) async throws {
        for name in try directory.names() {
            var buffer = ByteBuffer(bytes: try directory.read(name))
            let frame: CNIFrame.Request?
            do {
                frame = try CNIFrame.read(from: &buffer)
            } catch {
                frame = nil
            }
            if let frame, frame.environment["CNI_COMMAND"] == "DEL" {
                // The container is gone: whatever the answer, there is nobody who would ask again.
                _ = await service.answer(frame)
            } else {
                unreadable(name)
            }
            try directory.remove(name)
        }
    }
}
