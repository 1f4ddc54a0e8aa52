package import WeftJSON
package import WeftNet

/// What somebody did, or tried and was refused.
package struct AuditEntry: Sendable {
    package enum Deed: Sendable {
        /// In the configuration, by one call.
        case changed([AuditChange])
        /// What is no change of the configuration: `join`, `trust/revoke`; of whom or what.
        case called(String, String)
        /// A call that was refused for want of proof or rights: with which status and in which words, and how many more
        /// of the kind came within a minute.
        case refused(String, status: Int, words: String, more: Int = 0)
        /// What could not be kept, since when: the disk was full, or too much was done at once.
        case lost(Int, since: WallTime)
    }

    package let time: WallTime
    package let identity: Identity
    /// nil: from within this process.
    package let origin: Caller.Origin?
    package let deed: Deed

    package init(at time: WallTime, by caller: Caller, _ deed: Deed) {
        self.time = time
        identity = caller.identity
        origin = caller.origin
        self.deed = deed
    }
}

/// Keeps what callers did. Whoever tells it does not wait for it.
package protocol AuditTrail: Sendable {
    func record(_ entry: AuditEntry)
    /// What fits, the newest first. Reads files, so not for an event loop.
    func page(_ query: AuditQuery) throws -> AuditPage
    /// Why nothing is kept at present; nil: it is.
    var trouble: String? { get }
}

extension AuditEntry {
    /// Of the objects that one call changed: more are counted.
    private static let mostChanges = 100

    /// As it is kept and told: texts are bounded, and none holds a value that was set.
    package var json: JSON {
        var object: JSONObject = ["time": .string("\(time.iso8601)Z"), "caller": .string("\(identity)".brief(200))]
        if case .user(let user) = identity {
            if let token = user.token { object["token"] = .string(token) }
            if let project = user.project { object["project"] = .string(project.description) }
        }
        if let origin {
            object["source"] = .string(origin.source)
            object["request"] = .string(origin.request)
            if !origin.agent.isEmpty { object["agent"] = .string(origin.agent.brief(100)) }
        }
        switch deed {
        case .changed(let changes):
            object["changes"] = .array(changes.prefix(Self.mostChanges).map(\.json))
            if changes.count > Self.mostChanges { object["more"] = JSON(changes.count - Self.mostChanges) }
        case .called(let call, let subject):
            object["call"] = .string(call)
            object["subject"] = .string(subject.brief(200))
        case .refused(let call, let status, let words, let more):
            object["refused"] = .string(call.brief(200))
            object["status"] = JSON(status)
            object["words"] = .string(words.brief(300))
            if more > 0 { object["more"] = JSON(more) }
        case .lost(let count, let since):
            object["lost"] = JSON(count)
            object["since"] = .string("\(since.iso8601)Z")
        }
        return .object(object)
    }
}
