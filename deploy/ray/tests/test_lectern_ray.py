"""Tests of lectern_ray.py on a small cluster of this machine, with a program in the place of Lectern: check-ray.mjs."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import ray

here = os.path.dirname(os.path.abspath(__file__))
driver = os.path.join(os.path.dirname(here), "lectern_ray.py")
fake = os.path.join(here, "fake_lectern.py")
LONGEST_SEC = 180


class OnACluster(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Workers take no processor of it: what is tried is who works on what.
        cls.cluster = ray.init(address="local", num_cpus=3, include_dashboard=False, logging_level="error", log_to_driver=False)

    @classmethod
    def tearDownClass(cls):
        ray.shutdown()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="lectern-ray-")
        self.drivers = []

    def tearDown(self):
        for process in self.drivers:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def start(self, *arguments: str) -> subprocess.Popen:
        command = f"{sys.executable} {fake} {self.folder}"
        process = subprocess.Popen(
            [sys.executable, driver, "/ws", "--lectern", command, "--address", self.cluster.address_info["address"], *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.drivers.append(process)
        return process

    def end(self, process: subprocess.Popen) -> tuple[int, str]:
        _, told = process.communicate(timeout=LONGEST_SEC)
        return process.returncode, told

    def put(self, name: str, text: str = "") -> None:
        with open(os.path.join(self.folder, name), "w", encoding="utf8") as file:
            file.write(text)

    def release(self, name: str) -> None:
        os.remove(os.path.join(self.folder, f"hold-{name}"))

    def calls(self, what: str = "began") -> list[list]:
        try:
            with open(os.path.join(self.folder, "calls"), encoding="utf8") as file:
                return [call for call in map(json.loads, file) if call[0] == what]
        except FileNotFoundError:
            return []

    def wait_for(self, is_so) -> None:
        until = time.monotonic() + LONGEST_SEC
        while not is_so():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)

    def names(self, what: str = "began") -> list[str]:
        return [name for _, name, _, _ in self.calls(what)]

    def test_every_share_is_worked_on_once_then_finished_and_joined(self):
        code, told = self.end(self.start("--shares", "4", "--workers", "2", "--finish-shares", "2"))
        self.assertEqual(code, 0, told)
        names = self.names()
        self.assertEqual(sorted(names[:4]), [f"work-{i}of4" for i in range(1, 5)])
        self.assertEqual(names[4], "status-all")
        self.assertEqual(sorted(names[5:7]), ["finish-1of2", "finish-2of2"])
        self.assertEqual(names[7:], ["finish-all"])
        self.assertEqual(self.calls()[0][3][:2], ["work", "/ws"])
        self.assertIn("--concurrency", self.calls()[0][3])

    def test_no_more_is_outstanding_than_there_are_workers(self):
        for index in range(1, 9):
            self.put(f"hold-work-{index}of8")
        process = self.start("--shares", "8", "--workers", "2", "--no-finish")
        seen = 0
        while seen < 8:
            self.wait_for(lambda: len(self.calls()) > seen)
            self.assertLessEqual(len(self.calls()) - len(self.calls("ended")), 2)
            self.release(self.names()[seen])
            seen += 1
        self.assertEqual(self.end(process)[0], 0)

    def test_a_share_of_a_lost_worker_goes_to_another_and_counts_as_no_failure(self):
        self.put("hold-work-1of1")
        process = self.start("--shares", "1", "--workers", "1", "--no-finish")
        # More often than a job may fail by itself.
        for nth in range(1, 5):
            self.wait_for(lambda: len(self.calls()) == nth)
            os.kill(self.actor_of(self.calls()[-1][2]), signal.SIGKILL)
            self.wait_for(lambda: len(self.calls("stopped")) == nth)
        self.wait_for(lambda: len(self.calls()) == 5)
        self.release("work-1of1")
        code, told = self.end(process)
        self.assertEqual(code, 0, told)
        self.assertIn("4 workers lost", told)

    def actor_of(self, pid: int) -> int:
        """Of a call: its parent is the guard, whose parent is the actor."""
        for _ in range(2):
            with open(f"/proc/{pid}/stat", encoding="utf8") as file:
                pid = int(file.read().rsplit(")", 1)[1].split()[1])
        return pid

    def test_a_share_that_fails_is_tried_again_and_given_up_in_the_end(self):
        self.put("code-work-1of2", "4 4 0")
        code, told = self.end(self.start("--shares", "2", "--workers", "1", "--no-finish"))
        self.assertEqual(code, 0, told)
        self.assertIn("this is why: 4", told)
        self.put("code-work-2of2", "4 4 4")
        code, told = self.end(self.start("--shares", "2", "--workers", "1"))
        self.assertEqual(code, 4)
        self.assertIn("share 2/2", told.splitlines()[-2])
        self.assertNotIn("finish-all", self.names())

    def test_a_mistake_ends_it_at_once(self):
        self.put("code-work-1of3", "2")
        code, told = self.end(self.start("--shares", "3", "--workers", "1"))
        self.assertEqual((code, self.names()), (2, ["work-1of3"]))
        self.assertIn("this is why: 2", told)

    def test_a_join_that_lacks_videos_is_no_failure_and_is_told(self):
        self.put("code-finish-all", "6 0")
        code, told = self.end(self.start("--shares", "1", "--workers", "1"))
        self.assertEqual((code, self.names().count("finish-all")), (6, 1), told)
        self.assertIn("this is why: 6", told)

    def test_a_killed_driver_takes_its_workers_along_and_may_be_started_again(self):
        for index in (1, 2):
            self.put(f"hold-work-{index}of2")
        process = self.start("--shares", "2", "--workers", "2", "--no-finish")
        self.wait_for(lambda: len(self.calls()) == 2)
        process.kill()
        self.wait_for(lambda: len(self.calls("stopped")) == 2)
        for index in (1, 2):
            self.release(f"work-{index}of2")
        code, told = self.end(self.start("--shares", "2", "--workers", "2"))
        self.assertEqual(code, 0, told)
        self.assertEqual(sorted(self.names("ended")[:2]), ["work-1of2", "work-2of2"])

    def test_ctrl_c_ends_the_running_stages(self):
        self.put("hold-work-1of2")
        process = self.start("--shares", "2", "--workers", "1")
        self.wait_for(lambda: len(self.calls()) == 1)
        process.send_signal(signal.SIGINT)
        code, told = self.end(process)
        self.assertEqual((code, self.names("stopped"), self.names()), (130, ["work-1of2"], ["work-1of2"]), told)

    def test_workers_that_no_node_has_room_for_are_not_waited_for_without_end(self):
        for asked in (["--resource", "nosuch=1"], ["--cpus", "64"], ["--memory-gb", "1000"]):
            code, told = self.end(self.start("--shares", "2", "--workers", "2", "--start-minutes", "0.02", *asked))
            self.assertEqual((code, self.names()), (4, []), told)
            self.assertIn("None of 1 nodes has what a worker is to have", told)

    def test_a_plan_that_lacks_videos_is_not_finished_but_planned_again(self):
        for done, told_is in ((30, "the same lectern plan again"), (29, "Give the same again")):
            self.put("digests", json.dumps({"of": 30, "done": done}))
            code, told = self.end(self.start("--shares", "1", "--workers", "1"))
            self.assertEqual(code, 4, told)
            self.assertIn(told_is, told)
            self.assertNotIn("finish-all", self.names())

    def test_one_worker_asks_the_endpoints(self):
        code, told = self.end(self.start("--shares", "2", "--workers", "2", "--net", "--no-finish"))
        self.assertEqual(code, 0, told)
        classes = sorted(call[3][call[3].index("--classes") + 1] for call in self.calls() if "--classes" in call[3])
        self.assertEqual(classes, ["cpu,asr,ocr,llm", "cpu,asr,ocr,llm", "net"])


if __name__ == "__main__":
    unittest.main()
