import CoreMetrics
import Synchronization
package import WeftHTTPServer
package import WeftMetrics
import WeftNet

/// Counts the requests of the configuration API, and how long their answers took.
///
/// The labels are bounded whatever is asked: a request for what is not there counts under a route and a method of their
/// own.
package final class RequestMetrics: RequestObserver {
    package static let requests = MetricDefinition(
        "weft_api_requests_total", .counter, labels: ["method", "route", "status"],
        "Requests of the configuration API that were answered.")
    package static let durations = MetricDefinition(
        "weft_api_request_duration_seconds", .histogram, labels: ["method", "route"],
        "From a request's head to the head of its answer.")

    private struct Question: Hashable {
        let method: String
        let route: String
    }

    private struct Answer: Hashable {
        let question: Question
        let status: Int
    }

    private struct Cells {
        var counters: [Answer: Counter] = [:]
        var timers: [Question: Timer] = [:]
    }

    private let registry: MetricsRegistry
    private let cells = Mutex(Cells())

    package init(_ registry: MetricsRegistry) {
        self.registry = registry
        registry.define([Self.requests, Self.durations])
    }

    package func answered(_ request: AnsweredRequest) {
        let question = Question(
            method: Self.method(request.method), route: request.route ?? Route.pattern(of: request.target))
        let answer = Answer(question: question, status: request.status)
        let (requests, durations) = cells.withLock { cells in
            (counter(of: answer, in: &cells), timer(of: question, in: &cells))
        }
        requests.increment()
        durations.recordNanoseconds(request.duration.nanoseconds)
    }

    private func counter(of answer: Answer, in cells: inout Cells) -> Counter {
        if let known = cells.counters[answer] { return known }
        let values = [answer.question.method, answer.question.route, "\(answer.status)"]
        let counter = Counter(
            label: Self.requests.name, dimensions: Self.requests.dimensions(values), factory: registry)
        cells.counters[answer] = counter
        return counter
    }

    private func timer(of question: Question, in cells: inout Cells) -> Timer {
        if let known = cells.timers[question] { return known }
        let timer = Timer(
            label: Self.durations.name, dimensions: Self.durations.dimensions([question.method, question.route]),
            preferredDisplayUnit: .seconds, factory: registry)
        cells.timers[question] = timer
        return timer
    }

    private static func method(_ name: String) -> String {
        switch name {
        case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS": name
        default: "other"
        }
    }
}

extension MetricDefinition {
    fileprivate func dimensions(_ values: [String]) -> [(String, String)] { zip(labels, values).map { ($0, $1) } }
}

extension Route {
    /// What a request's target names, with what differs between requests left out.
    static func pattern(of target: String) -> String {
        RequestTarget(target).flatMap { Route($0.segments) }?.pattern ?? "other"
    }

    /// `/{type}/{uuid}`.
    var pattern: String {
        switch self {
        case .discovery: "/"
        case .collection: "/{types}"
        case .object: "/{type}/{uuid}"
        case .action(let action): "/\(action.rawValue)"
        case .addresses(_, let action): "/virtual-network/{uuid}/\(action.rawValue)"
        case .identity(let route): "/\(IdentityRoute.root)\(route.pattern)"
        case .connectors(let route): "/\(ConnectorRoute.root)/\(route.pattern)"
        }
    }
}

extension ConnectorRoute {
    fileprivate var pattern: String {
        switch self {
        case .orchestrators: "orchestrators"
        case .orchestrator: "orchestrators/{name}"
        case .confirmation: "orchestrators/{name}/confirm-deletions"
        case .lease: "orchestrators/{uuid}/lease"
        case .owned: "orchestrators/{uuid}/owned"
        case .apply: "apply"
        case .conditions: "conditions"
        case .audit: "audit"
        case .events: "events"
        case .trust(let route): route.rawValue
        case .users: "users"
        case .user: "users/{name}"
        case .tokens: "tokens"
        case .token: "tokens/{id}"
        }
    }
}
