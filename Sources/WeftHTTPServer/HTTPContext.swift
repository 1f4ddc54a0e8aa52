package import Hummingbird
package import Logging
import Synchronization
package import WeftNet

/// What belongs to one request on its way through the middleware of a listener.
package struct HTTPContext: RequestContext {
    /// Where contexts come from.
    package struct Source: RequestContextSource {
        package let logger: Logger
        package let caller: HTTPCaller

        package init(logger: Logger, caller: HTTPCaller = HTTPCaller()) {
            self.logger = logger
            self.caller = caller
        }
    }

    package var coreContext: CoreRequestContextStorage
    /// Where the request comes from.
    package let caller: HTTPCaller
    /// By which the log has the request.
    package internal(set) var requestID: (any CustomStringConvertible & Sendable)?
    /// Shared by the copies of a context, so that what one middleware finds out is known to those before it, too.
    private let asker = Asker()

    private final class Asker: Sendable {
        let identity = Mutex(Identity.person(""))
        let route = Mutex<String?>(nil)
    }

    package init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        caller = source.caller
    }

    /// Who asks; until somebody has found that out, a person who proved nothing.
    package var identity: Identity {
        get { asker.identity.withLock { $0 } }
        nonmutating set { asker.identity.withLock { $0 = newValue } }
    }

    /// As ``AnsweredRequest/route``, once whoever answers has found it.
    package var route: String? {
        get { asker.route.withLock { $0 } }
        nonmutating set { asker.route.withLock { $0 = newValue } }
    }

    /// Larger bodies are refused with 413, as the original's `max_request_size`.
    package static let maximumBodySize = 1_024_000

    package var maxUploadSize: Int { Self.maximumBodySize }
}

extension HTTPResponder where Context == HTTPContext {
    /// This responder behind middleware, the outermost first, chained as hummingbird's router does it.
    package func behind(
        _ middleware: any MiddlewareProtocol<Request, Response, HTTPContext>...
    ) -> any HTTPResponder<HTTPContext> {
        let router = Router(context: HTTPContext.self)
        for one in middleware { router.add(middleware: one) }
        return router.middlewares.constructResponder(finalResponder: self)
    }
}
