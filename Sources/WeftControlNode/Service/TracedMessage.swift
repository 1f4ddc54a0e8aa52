import WeftXMPP
import WeftXMPPWire

/// A message as the trace keeps it. What comes and goes often is put into words when somebody looks.
enum TracedMessage {
    /// So many bytes to the agent.
    case sent(UInt32)
    /// So many routes in a routing instance.
    case published(UInt32, String)
    case withdrawn(UInt32, String)
    /// What else agents say, in words.
    case said(String)

    /// A name in a message may be as long as the message.
    static let lengthLimit = 300

    init(_ message: AgentMessage) {
        switch message {
        case .publish(let instance, let items): self = .published(UInt32(items.count), Self.bounded(instance))
        case .withdraw(let instance, let items): self = .withdrawn(UInt32(items.count), Self.bounded(instance))
        case .subscribe(let instance, let number, _): self = .said("subscribe \(Self.bounded(instance)) as \(number)")
        case .unsubscribe(let instance): self = .said("unsubscribe \(Self.bounded(instance))")
        case .endOfRIB: self = .said("end of RIB")
        case .subscribeConfiguration(let key): self = .said("subscribe \(Self.bounded("\(key)"))")
        case .unsubscribeConfiguration(let key): self = .said("unsubscribe \(Self.bounded("\(key)"))")
        }
    }

    private static func bounded(_ name: String) -> String {
        name.utf8.count <= lengthLimit ? name : String(name.prefix(lengthLimit))
    }

    /// As the original's pages name it.
    var direction: String { if case .sent = self { "XmppTx" } else { "XmppRx" } }

    /// In few words.
    var text: String {
        switch self {
        case .sent(let bytes): "\(bytes) bytes"
        case .published(let count, let instance): "publish \(count) routes in \(instance)"
        case .withdrawn(let count, let instance): "withdraw \(count) routes in \(instance)"
        case .said(let words): words
        }
    }
}
