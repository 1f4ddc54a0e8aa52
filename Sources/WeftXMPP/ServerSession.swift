package import WeftNet
package import WeftXMPPWire

/// What an agent asks of a control node, with the two stanzas of a publication put together.
package enum AgentMessage: Hashable, Sendable {
    case subscribe(routingInstance: String, id: UInt16, wantsRoutes: Bool)
    case unsubscribe(routingInstance: String)
    case publish(routingInstance: String, [RouteItem])
    case withdraw(routingInstance: String, [RouteItem])
    case endOfRIB
    case subscribeConfiguration(ConfigurationKey)
    case unsubscribeConfiguration(ConfigurationKey)
}

/// The control node's end of one agent's connection, as a value: bytes and times in, outputs out.
///
/// Rules that cost a peer its session (docs/wire/xmpp.md, "Subscriptions"): malformed stanzas, a second subscription of
/// an instance, the end of one that is not held, routes for an instance without one. Rules that cost it the one item: a
/// publication that is not followed by its collection.
package struct ServerSession: Sendable {
    package typealias Output = SessionOutput<AgentMessage>

    private var stream: StreamMachine
    private var subscriptions: Set<String> = []
    /// A publication that waits for its collection.
    private var pending: (node: String, publication: AgentStanza.Publication)?

    /// - Parameter offer: what is done about TLS; a stream that is within TLS from its beginning needs none.
    package init(timing: SessionTiming = SessionTiming(), maximumStanza: Int = 4 << 20, offer: TLSOffer = .none) {
        stream = StreamMachine(timing: timing, maximumStanza: maximumStanza, offer: offer)
    }

    package mutating func connected() -> [Output] { [stream.waitingTimer()] }

    /// The connection turned out to speak TLS before its stream began: there is nothing to offer.
    package mutating func isWithinTLS() { stream.offer = .none }

    package mutating func received(_ bytes: some Sequence<UInt8>, at now: MonotonicTime) -> [Output] {
        stream.push(bytes, at: now)
        var outputs: [Output] = []
        do throws(StreamEnd) {
            while let event = try stream.next() {
                switch event {
                case .opened(let opening):
                    outputs.append(.send(opening.answer.encode(id: "++123")))
                    outputs += answer(opening)
                case .settled(let opening): outputs += begin(opening)
                case .startTLS: outputs += [.send(StartTLS.proceed), .startTLS]
                case .stanza(let bytes): outputs += try take(bytes)
                }
            }
        } catch {
            outputs += [.send(StreamOpening.close), .close(error.reason)]
        }
        return outputs
    }

    private func answer(_ opening: StreamOpening) -> [Output] {
        switch stream.offer {
        case .none: begin(opening)
        case .patient(let time): [.arm(.offer, time)]
        case .required: [.send(StartTLS.features)]
        }
    }

    private func begin(_ opening: StreamOpening) -> [Output] {
        [.established(peer: opening.from)] + stream.openTimers()
    }

    package mutating func expired(_ timer: SessionTimer, at now: MonotonicTime) -> [Output] {
        stream.expired(timer, at: now)
    }

    package mutating func close() -> [Output] { stream.close() }

    private mutating func take(_ bytes: [UInt8]) throws(StreamEnd) -> [Output] {
        let stanza: AgentStanza
        do throws(XMPPDecodeError) {
            stanza = try AgentStanza(decoding: bytes)
        } catch {
            throw stream.end(.protocolError("\(error)"))
        }
        switch stanza {
        case .subscribe(let instance, let id, let wantsRoutes):
            guard subscriptions.insert(instance).inserted else {
                throw stream.end(.protocolError("a second subscription of \(instance)"))
            }
            return [.deliver(.subscribe(routingInstance: instance, id: id, wantsRoutes: wantsRoutes))]
        case .unsubscribe(let instance):
            guard subscriptions.remove(instance) != nil else {
                throw stream.end(.protocolError("the end of a subscription of \(instance) that is not held"))
            }
            return [.deliver(.unsubscribe(routingInstance: instance))]
        case .publish(let node, let publication):
            let replaced = pending?.node
            pending = (node, publication)
            return replaced.map { [.ignored("publication of \($0): no collection followed")] } ?? []
        case .collect(let instance, let node, let add): return try collect(instance, node, add)
        case .subscribeConfiguration(let key): return [.deliver(.subscribeConfiguration(key))]
        case .unsubscribeConfiguration(let key): return [.deliver(.unsubscribeConfiguration(key))]
        case .endOfRIB: return [.deliver(.endOfRIB)]
        }
    }

    private mutating func collect(_ instance: String, _ node: String, _ add: Bool) throws(StreamEnd) -> [Output] {
        defer { pending = nil }
        guard let pending, pending.node == node else {
            return [.ignored("collection of \(node): no publication before it")]
        }
        let items: [RouteItem]
        switch pending.publication {
        case .endOfRIB: return [.deliver(.endOfRIB)]
        case .unsupported(let family): return [.ignored("route of family \(family) in \(instance)")]
        case .unicast(let list): items = list.map(RouteItem.unicast)
        case .ethernet(let list): items = list.map(RouteItem.ethernet)
        case .multicast(let list): items = list.map(RouteItem.multicast)
        }
        guard subscriptions.contains(instance) else {
            throw stream.end(.protocolError("routes for \(instance) without a subscription"))
        }
        return [
            .deliver(
                add
                    ? .publish(routingInstance: instance, items)
                    : .withdraw(routingInstance: instance, items))
        ]
    }
}
