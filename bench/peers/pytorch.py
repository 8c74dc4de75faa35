"""PyTorch as a peer: answers the requests of bench/peer.ts, JSON lines on standard input."""
import copy
import json
import resource
import sys
import time
import torch
from networks import CASES


def peak():
    with open('/proc/self/status') as status:
        for line in status:
            if line.startswith('VmHWM:'):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def training(case, batch):
    build, side, target, loss_of, optimizer_of, clip, average = CASES[case]
    network = build().train()
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = optimizer_of(learned)
    averaged = [copy.deepcopy(parameter.detach()) for parameter in learned] if average else []
    image = torch.randint(0, 256, (batch, side, side, 3), dtype=torch.uint8)
    center = torch.full((batch, 2), side / 2)
    targets = torch.rand(batch, *target) * 0.01
    weights = torch.ones(batch, target[0])

    def run():
        optimizer.zero_grad(set_to_none=True)
        loss = sum(loss_of(stage, targets, weights) for stage in network(image, center))
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(learned, clip)
        optimizer.step()
        if average:
            with torch.no_grad():
                torch._foreach_mul_(averaged, 1 - average)
                torch._foreach_add_(averaged, learned, alpha=average)
        return loss.item()

    return run


def inference(case, batch):
    build, side, *_ = CASES[case]
    network = build().eval()
    image = torch.randint(0, 256, (batch, side, side, 3), dtype=torch.uint8)
    center = torch.full((batch, 2), side / 2)

    def run():
        with torch.inference_mode():
            return [stage.numpy() for stage in network(image, center)]

    return run


def main():
    run, before = None, 0
    for line in sys.stdin:
        message = json.loads(line)
        request = message['request']
        if request == 'version':
            reply = {'version': f'PyTorch {torch.__version__}'}
        elif request == 'open':
            torch.set_num_threads(message['threads'])
            before = peak()
            run = (training if message['kind'] == 'training' else inference)(message['case'], message['batch'])
            run()
            reply = {}
        elif request == 'run':
            started, used = time.perf_counter(), time.process_time()
            run()
            reply = {'seconds': time.perf_counter() - started, 'processor': time.process_time() - used}
        else:
            reply = {'peak': peak(), 'before': before}
        print(json.dumps(reply), flush=True)


main()
