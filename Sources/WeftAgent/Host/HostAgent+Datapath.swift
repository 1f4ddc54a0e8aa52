import Logging
import WeftNet
import WeftVRouter

/// The data plane is told what the core decided, and told all of it again when it refused something.
extension HostAgent {
    func apply(_ change: DatapathChange) {
        do {
            try driver.apply(change)
        } catch {
            // What failed may be missing still until the whole has been said again. That costs what the whole costs, so
            // it is not done for each change while the fault lasts.
            guard datapathFault == nil else { return }
            logger.error("data plane refused a change", metadata: ["error": "\(error)"])
            bringInLine()
        }
    }

    /// Tells the data plane everything. What an earlier run left is only removed once the core knows the whole.
    /// - Parameter isAudit: what is otherwise, though the data plane was in line, was changed by somebody else.
    func bringInLine(isAudit: Bool = false) {
        do {
            let found = try driver.resync(router.datapathState, keepingOthers: router.isRestoring)
            if isAudit, datapathFault == nil { for deviation in found where deviation.isOurs { note(deviation) } }
            noteStanding(found)
            if datapathFault != nil { logger.notice("data plane is in line again") }
            datapathFault = nil
            retryDelay.reset()
            retry?.cancel()
            retry = nil
        } catch {
            if datapathFault != error {
                logger.error("data plane is not in line", metadata: ["error": "\(error)"])
            }
            datapathFault = error
            armRetry()
        }
    }

    /// Tries again, ever more seldom.
    private func armRetry() {
        guard retry == nil else { return }
        var generator = SystemRandomNumberGenerator()
        let delay = retryDelay.next(using: &generator)
        retry = Task {
            do {
                try await Task.sleep(for: delay)
            } catch {
                return
            }
            guard !Task.isCancelled else { return }
            self.retry = nil
            self.bringInLine()
        }
    }
}
