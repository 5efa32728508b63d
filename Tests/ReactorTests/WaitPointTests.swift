internal import Reactor
internal import Support
internal import Testing

@Suite struct WaitPointTests {
    private final class Point: @unchecked Sendable {
        let point: WaitPoint
        init(_ loop: EventLoop) { point = WaitPoint(on: loop) }
    }

    /// Starts a task on the loop that waits once, and tells how it went on.
    private func waiter(at point: Point, on rig: TestLoop, began: Gate) -> Task<Bool, Never> {
        Task(executorPreference: rig.loop) {
            await rig.on { _ in
                began.open()
                await point.point.waitUnlessCancelled()
                return Task.isCancelled
            }
        }
    }

    @Test func `a signal lets the waiting task go on`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let point = Point(rig.loop)
        let began = Gate()
        let task = waiter(at: point, on: rig, began: began)
        await began.pass()
        await rig.settle()
        await rig.on { _ in
            #expect(point.point.isWaited)
            point.point.signal()
            #expect(!point.point.isWaited)
        }
        #expect(await task.value == false)
    }

    @Test func `a signal that finds nobody waiting is kept for the next, once`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let point = Point(rig.loop)
        await rig.on { _ in
            point.point.signal()
            point.point.signal()
            await point.point.wait()
        }
        let began = Gate()
        let task = waiter(at: point, on: rig, began: began)
        await began.pass()
        await rig.settle()
        await rig.on { _ in
            #expect(point.point.isWaited)
            point.point.signal()
        }
        #expect(await task.value == false)
    }

    @Test func `a task that is cancelled before it waits does not wait`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let point = Point(rig.loop)
        let (mayWait, isWaiting) = (Gate(), Gate())
        let task = Task(executorPreference: rig.loop) {
            await rig.on { _ in
                isWaiting.open()
                await mayWait.pass()
                await point.point.waitUnlessCancelled()
                return Task.isCancelled
            }
        }
        await isWaiting.pass()
        task.cancel()
        mayWait.open()
        #expect(await task.value)
    }

    @Test func `cancelling from another thread ends the wait`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let point = Point(rig.loop)
        let began = Gate()
        let task = waiter(at: point, on: rig, began: began)
        await began.pass()
        await rig.settle()
        await rig.on { _ in #expect(point.point.isWaited) }
        task.cancel()
        #expect(await task.value)
    }

    @Test func `cancelling on the loop ends the wait`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let point = Point(rig.loop)
        let began = Gate()
        let task = waiter(at: point, on: rig, began: began)
        await began.pass()
        await rig.on { _ in
            task.cancel()
            #expect(!point.point.isWaited)
        }
        #expect(await task.value)
    }

    @Test func `a cancellation after the wait disturbs nobody`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let point = Point(rig.loop)
        let began = Gate()
        let task = waiter(at: point, on: rig, began: began)
        await began.pass()
        await rig.on { _ in point.point.signal() }
        _ = await task.value
        task.cancel()
        let next = Gate()
        let other = waiter(at: point, on: rig, began: next)
        await next.pass()
        await rig.on { _ in point.point.signal() }
        #expect(await other.value == false)
    }

    @Test func `signal and cancellation that race resume the task once`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        for _ in 0..<500 {
            let point = Point(rig.loop)
            let began = Gate()
            let task = waiter(at: point, on: rig, began: began)
            await began.pass()
            async let signalled: Void = rig.on { _ in point.point.signal() }
            task.cancel()
            await signalled
            _ = await task.value
        }
    }

    @Test func `waiting stays on the loop for a task without a preference`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let point = Point(rig.loop)
        let began = Gate()
        let task = Task {
            await rig.on { loop in
                began.open()
                await point.point.waitUnlessCancelled()
                return loop.isCurrent
            }
        }
        await began.pass()
        await rig.on { _ in point.point.signal() }
        #expect(await task.value)
    }
}
