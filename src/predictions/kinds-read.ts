/** The supported kinds of predictions, for messages. */
export const kindsRead =
  "Limber's JSON or CSV, COCO's results, DeepLabCut's table (.csv or .h5), SLEAP's analysis (.h5), OpenPose's JSON (one file or its folder), or an array (.mat, .h5, .hdf5, .json or .csv)";
