/** A PoseTrack file of two people who walk to the right, with three joints. */
export function poseTrackDocument(frames: number) {
  const images = Array.from({ length: frames }, (_, frame) => ({
    id: 100 + frame,
    file_name: `film/${frame}.jpg`,
    frame_id: 100 + frame,
    width: 200,
    height: 100,
  }));
  const annotations = images.flatMap(({ id }, frame) =>
    [0, 1].map((person) => {
      const [x, y] = [20 + 10 * frame + 60 * person, 30];
      return {
        id: 10 * id + person,
        image_id: id,
        category_id: 1,
        track_id: person,
        keypoints: [x, y, 1, x, y + 10, 1, 0, 0, person],
        bbox: [x - 5, y - 5, 10, 30],
        bbox_head: [x - 3, y - 4, 6, 8],
      };
    }),
  );
  const categories = [{ id: 1, name: 'person', keypoints: ['nose', 'head_bottom', 'left_hip'] }];
  return { images, annotations, categories };
}
