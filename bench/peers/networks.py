"""The networks of bench/cases.ts in PyTorch, layer by layer."""
import math
import torch
from torch import nn
from torch.nn import functional as F


def conv(i, o, k, stride=1, groups=1, dilation=1, bias=True):
    return nn.Conv2d(i, o, k, stride, dilation * (k // 2), dilation, groups, bias)


def rectified(*layers):
    """(inputs, outputs, kernel, pool) for each convolution with a rectifier."""
    parts = []
    for i, o, k, pool in layers:
        parts += [conv(i, o, k), nn.ReLU(inplace=True)]
        if pool == 2:
            parts.append(nn.MaxPool2d(2))
        if pool == 3:
            parts.append(nn.MaxPool2d(3, 2, ceil_mode=True))
    return nn.Sequential(*parts)


class Cpm(nn.Module):
    """Convolutional Pose Machine (Wei et al., 2016): `talk` is small, `release` the authors'."""

    def __init__(self, preset, stages, joints):
        super().__init__()
        talk = preset == 'talk'
        c, pool = (64, 2) if talk else (128, 3)
        trunk = lambda: rectified((3, c, 9, pool), (c, c, 9, pool), (c, c, 9, pool))
        self.maps, self.release = joints + 1, not talk
        self.trunk, self.shared = trunk(), trunk()
        if talk:
            self.first = rectified((64, 64, 5, 0), (64, 64, 5, 0), (64, 64, 1, 0))
        else:
            self.first = nn.Sequential(
                rectified((128, 32, 5, 0), (32, 512, 9, 0)), nn.Dropout(0.5),
                rectified((512, 512, 1, 0)), nn.Dropout(0.5))
        self.first_maps = conv(64 if talk else 512, self.maps, 1)
        look = 64 if talk else 32
        joined = look + self.maps + (0 if talk else 1)
        refine = lambda: rectified((joined, 64, 11, 0)) if talk else rectified(
            (joined, 128, 11, 0), (128, 128, 11, 0), (128, 128, 11, 0), (128, 128, 1, 0))
        self.look = nn.ModuleList(rectified((c, look, 5, 0)) for _ in range(stages - 1))
        self.refine = nn.ModuleList(refine() for _ in range(stages - 1))
        self.later_maps = nn.ModuleList(conv(64 if talk else 128, self.maps, 1) for _ in range(stages - 1))

    def forward(self, image, center):
        x = image.permute(0, 3, 1, 2).float().flip(1) / 256 - 0.5
        stages = [self.first_maps(self.first(self.trunk(x)))]
        shared = self.shared(x)
        extra = []
        if self.release:
            rows, columns = torch.arange(x.shape[2]).float(), torch.arange(x.shape[3]).float()
            dy = (rows[None, :] - center[:, 1:]) ** 2
            dx = (columns[None, :] - center[:, :1]) ** 2
            gaussian = torch.exp(-(dy[:, None, :, None] + dx[:, None, None, :]) / (2 * 21 ** 2))
            extra = [F.avg_pool2d(F.pad(gaussian, (0, 1, 0, 1)), 9, 8)]
        for look, refine, maps in zip(self.look, self.refine, self.later_maps):
            stages.append(maps(refine(torch.cat([look(shared), stages[-1], *extra], 1))))
        return stages


class Block(nn.Module):
    """MobileNetV2's inverted residual; the padding is TensorFlow's, at the bottom and right where it strides."""

    def __init__(self, i, wide, o, stride):
        super().__init__()
        self.expand = nn.Sequential(conv(i, wide, 1), nn.ReLU6(inplace=True)) if wide != i else nn.Identity()
        self.stride = stride
        self.depthwise = nn.Conv2d(wide, wide, 3, stride, 1 if stride == 1 else 0, groups=wide)
        self.project = conv(wide, o, 1)
        self.residual = stride == 1 and i == o

    def forward(self, x):
        y = self.expand(x)
        if self.stride == 2:
            y = F.pad(y, (0, 1, 0, 1))
        y = self.project(F.relu6(self.depthwise(y), inplace=True))
        return x + y if self.residual else y


def separable(i, o):
    return nn.Sequential(conv(i, i, 3, groups=i, bias=False), conv(i, o, 1), nn.ReLU(inplace=True))


class DefaultModel(nn.Module):
    """MoveNet Lightning's trunk and head, and a second stage of 5×5 convolutions with dilation 2."""

    rows = [(16, 24, 2), (24, 24, 1), (24, 32, 2), (32, 32, 1), (32, 32, 1), (32, 64, 2), (64, 64, 1), (64, 64, 1),
            (64, 64, 1), (64, 96, 1), (96, 96, 1), (96, 96, 1), (96, 160, 2), (160, 160, 1), (160, 160, 1), (160, 320, 1)]

    def __init__(self, joints, all_trained):
        super().__init__()
        self.joints = joints
        self.conv1 = nn.Conv2d(3, 32, 3, 2)
        self.blocks = nn.ModuleList(
            [Block(32, 32, 16, 1)] + [Block(i, 6 * i, o, s) for i, o, s in self.rows])
        self.last = nn.Sequential(conv(320, 1280, 1), nn.ReLU6(inplace=True))
        self.lateral = nn.ModuleList([conv(1280, 64, 1), conv(64, 64, 1), conv(32, 32, 1), conv(24, 24, 1)])
        self.smooth = nn.ModuleList([separable(64, 32), separable(32, 24), separable(24, 24)])
        self.head = nn.Sequential(separable(24, 96), conv(96, joints, 1))
        self.down = nn.Sequential(conv(24 + joints, 48, 3, 2), nn.ReLU(inplace=True))
        self.wide = nn.ModuleList(
            nn.Sequential(conv(48, 48, 5, dilation=2), nn.ReLU(inplace=True)) for _ in range(3))
        self.join = nn.Sequential(conv(72, 96, 1), nn.ReLU(inplace=True), conv(96, joints, 1))
        if not all_trained:
            frozen = [self.conv1, *self.blocks[:6], *(block.depthwise for block in self.blocks[6:])]
            for module in frozen:
                for parameter in module.parameters():
                    parameter.requires_grad_(False)
            for block in self.blocks[6:]:
                block.depthwise.bias.requires_grad_(True)

    def forward(self, image, center):
        x = image.permute(0, 3, 1, 2).float() / 127.5 - 1
        x = F.relu6(self.conv1(F.pad(x, (0, 1, 0, 1))))
        kept = {}
        for index, block in enumerate(self.blocks):
            x = block(x)
            kept[index] = x
        up = lambda y: F.interpolate(y, scale_factor=2, mode='bilinear', align_corners=False)
        y = up(self.lateral[0](self.last(x))) + self.lateral[1](kept[9])
        y = up(self.smooth[0](y)) + self.lateral[2](kept[5])
        y = up(self.smooth[1](y)) + self.lateral[3](kept[2])
        features = self.smooth[2](y)
        first = self.head(features)
        beliefs = torch.softmax(first.flatten(2), 2).view_as(first) * (2 * math.pi * 1.5 ** 2)
        z = self.down(torch.cat([features, beliefs], 1))
        for wide in self.wide:
            z = z + wide(z)
        return [first, first + self.join(torch.cat([up(z), features], 1))]


class AlexNet(nn.Module):
    """The first network of DeepPose (Toshev & Szegedy, 2014)."""

    def __init__(self, joints):
        super().__init__()
        norm = lambda: nn.LocalResponseNorm(5, 5e-4, 0.75, 2)
        pool = lambda: nn.MaxPool2d(3, 2)
        relu = lambda: nn.ReLU(inplace=True)
        self.layers = nn.Sequential(
            conv(3, 96, 11, 4), relu(), norm(), pool(),
            conv(96, 256, 5), relu(), norm(), pool(),
            conv(256, 384, 3), relu(), conv(384, 384, 3), relu(), conv(384, 256, 3), relu(), pool(),
            nn.Flatten(), nn.Linear(256 * 36, 4096), relu(), nn.Dropout(0.6),
            nn.Linear(4096, 4096), relu(), nn.Dropout(0.6), nn.Linear(4096, 2 * joints))

    def forward(self, image, center):
        return [self.layers(image.permute(0, 3, 1, 2).float() / 127.5 - 1)]


class Residual(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1, self.norm1 = conv(i, o, 3, stride, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.norm2 = conv(o, o, 3, bias=False), nn.BatchNorm2d(o)
        self.shortcut = nn.Identity() if stride == 1 and i == o else nn.Sequential(
            conv(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)), inplace=True)
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x), inplace=True)


class ResNet(nn.Module):
    """ResNet-18 (He et al., 2016)."""

    def __init__(self, joints):
        super().__init__()
        rows = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1),
                (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]
        self.layers = nn.Sequential(
            conv(3, 64, 7, 2, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1),
            *(Residual(*row) for row in rows), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 2 * joints))

    def forward(self, image, center):
        return [self.layers(image.permute(0, 3, 1, 2).float() / 127.5 - 1)]


def maps_l2(output, targets, weights):
    return (((output - targets) ** 2).sum((2, 3)) * weights).sum() / output.shape[0]


def cross_entropy(output, targets, weights):
    entropy = -(targets.flatten(2) * F.log_softmax(output.flatten(2), 2)).sum(2)
    return (entropy * weights).sum() / weights.sum().clamp(min=1)


def box_l2(output, targets, weights):
    return (((output - targets) ** 2) * weights).sum() / output.shape[0]


def momentum(parameters):
    return torch.optim.SGD(parameters, lr=1e-6, momentum=0.9, weight_decay=5e-4)


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=1e-6, weight_decay=1e-4)


def adagrad(parameters):
    return torch.optim.Adagrad(parameters, lr=1e-6)


#: network, pixels of a side, shape of one target, loss, optimizer, gradient clipping, running average of the weights
CASES = {
    'a': (lambda: Cpm('talk', 2, 9), 184, (10, 23, 23), maps_l2, momentum, None, None),
    'b': (lambda: Cpm('release', 2, 14), 184, (15, 23, 23), maps_l2, momentum, None, None),
    'b6': (lambda: Cpm('release', 6, 14), 368, (15, 46, 46), maps_l2, momentum, None, None),
    'c': (lambda: DefaultModel(14, False), 256, (14, 64, 64), cross_entropy, adamw, 5, 0.002),
    'call': (lambda: DefaultModel(14, True), 256, (14, 64, 64), cross_entropy, adamw, 5, 0.002),
    'd': (lambda: AlexNet(14), 220, (28,), box_l2, adagrad, None, None),
    'e': (lambda: ResNet(14), 192, (28,), box_l2, momentum, None, None),
}
